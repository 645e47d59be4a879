"""An error and a line of doctor end between two words at a terminal, and stay whole in a pipe."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios

import pytest

from tests.cli.command import ETCDLAB, LIMIT, environment, run

COLUMNS = 60


def in_narrow_terminal(*arguments: str) -> list[str]:
    """The lines that a command prints, standard error included, in a terminal of 60 columns."""
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    with subprocess.Popen([ETCDLAB, *arguments], stdout=far, stderr=far, env=environment(TERM="xterm")) as process:
        os.close(far)
        read = bytearray()
        try:
            while data := os.read(near, 65536):
                read += data
        except OSError:
            pass  # This is how a pty says that its other end was closed.
        os.close(near)
        process.wait(LIMIT)
    return read.decode().splitlines()


@pytest.mark.parametrize("arguments", [("check", "10.0.0.5:2379", "--release", "3.99"), ("doctor",)])
def test_a_line_ends_between_two_words(arguments: tuple[str, ...]) -> None:
    narrow = in_narrow_terminal(*arguments)
    whole = run(*arguments)

    words = " ".join(narrow).split()
    assert words == " ".join([whole.out, whole.err]).split()
    assert all(len(line) <= COLUMNS or len(line.split()) == 1 or "/" in line for line in narrow)


def test_in_a_pipe_an_error_has_two_lines() -> None:
    assert len(run("check", "10.0.0.5:2379", "--release", "3.99").err.splitlines()) == 2
