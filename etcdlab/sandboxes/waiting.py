"""Waits until a program of a sandbox serves, or quotes its log if it does not."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from etcdlab.errors import SandboxError
from etcdlab.messages import Message, Text, message
from etcdlab.sandboxes.supervision import Supervision

_PAUSE, _CHECK = 0.001, 0.02
"""Seconds between two requests to a server, and between two checks whether its process still runs."""

_LINES, _WIDTH = 6, 600
"""How much of a server's log an error quotes."""


class PortTakenError(SandboxError):
    """Another process listens on a port of a server. A start with other ports may work."""


class Program(NamedTuple):
    """A process of a sandbox."""

    name: Text
    pid: int
    log: Path


def wait_until(reached: Callable[[], bool], program: Program, supervision: Supervision, timeout: float) -> None:
    """Wait until `reached()` is true, at most `timeout` seconds. Raises SandboxError if the program ends first."""
    checked = time.monotonic()
    end = checked + timeout
    while True:
        with contextlib.suppress(OSError):
            if reached():
                return
        now = time.monotonic()
        if now > end:
            what = message("{program} is not ready after {seconds:g} s.", program=program.name, seconds=timeout)
            raise _failed(program, what)
        # Not every time: each check takes processor time from the server that starts.
        if now > checked + _CHECK:
            checked = now
            code = supervision.poll(program.pid)
            if code is not None:
                raise _failed(
                    program, message("{program} ended with exit code {code}.", program=program.name, code=code)
                )
        time.sleep(_PAUSE)


def _failed(program: Program, what: Message) -> SandboxError:
    """The error for a program, with the end of its log."""
    log = program.log.read_text(errors="replace")
    # etcd prints its usage after a wrong flag.
    lines = log.partition("\nUsage:")[0].splitlines()[-_LINES:]
    quoted = "\n".join(f"    {line[:_WIDTH]}" for line in lines)
    with_log = message("{what} Its log ends with:\n{log}", what=what, log=quoted)
    if "address already in use" in quoted:
        return PortTakenError(with_log, message("Start the sandbox again."))
    return SandboxError(
        with_log,
        message("Correct what the log names, or pass a longer `timeout`. Then start the sandbox again."),
    )
