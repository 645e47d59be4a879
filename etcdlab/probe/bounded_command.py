"""Runs a person's own command within a time and a size, such as `ssh app-1` or `kubectl -n prod`. No shell reads it."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple, cast

from etcdlab.messages import Text, message
from etcdlab.quoting import printable

_TICK = 0.2
"""Seconds after which a wait looks whether a person stopped it."""

_MOST_ERROR_BYTES = 16 * 1024


class Output(NamedTuple):
    """What a command printed."""

    answer: bytes = b""
    errors: bytes = b""
    problem: Text = ""
    """Why etcdlab ended the command."""
    code: int | None = None
    """Its exit code. None if etcdlab ended it."""


def reason_of(output: Output) -> Text:
    """The last line that the command printed as an error, or why etcdlab ended it."""
    lines = output.errors.decode("utf-8", "replace").strip().splitlines()
    return output.problem or (printable(lines[-1]) if lines else message("It printed nothing."))


def run_bounded(
    command: Sequence[str], stdin_data: bytes, seconds: float, stop: threading.Event, most_bytes: int
) -> Output:
    """Run a command with `stdin_data` as its standard input. Its whole process group has ended when this returns."""
    if seconds <= 0 or stop.is_set():
        return Output(problem=message("There was no time left."))
    with tempfile.TemporaryFile() as stdin:
        stdin.write(stdin_data)
        stdin.seek(0)
        try:
            process = subprocess.Popen(
                command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
            )
        except OSError as error:
            return Output(problem=error.strerror or str(error))
    try:
        return _read(process, seconds, stop, most_bytes)
    finally:
        _end(process)


def _read(process: subprocess.Popen[bytes], seconds: float, stop: threading.Event, most_bytes: int) -> Output:
    """What the command prints until it ends, within a time and a size."""
    assert process.stdout is not None
    assert process.stderr is not None
    output, errors = process.stdout, process.stderr
    limits = {output: most_bytes, errors: _MOST_ERROR_BYTES}
    received = {output: b"", errors: b""}
    end = time.monotonic() + seconds
    problem: Text = ""
    with selectors.DefaultSelector() as selector:
        for stream in limits:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map() and not problem:
            for stream in _readable(selector, min(_TICK, end - time.monotonic())):
                data = os.read(stream.fileno(), 65536)
                if not data:
                    selector.unregister(stream)
                received[stream] = (received[stream] + data)[-limits[stream] :]
            if len(received[output]) >= most_bytes:
                problem = message("It printed more than {most:,} bytes.", most=most_bytes)
            elif time.monotonic() >= end or stop.is_set():
                problem = message("It did not end within {seconds:.0f} s.", seconds=seconds)
    # It has closed its output, so it ends at once. What has not is ended by force, and has no exit code.
    code = None if problem else _exit_code(process, end)
    return Output(received[output], received[errors], problem, code)


def _exit_code(process: subprocess.Popen[bytes], end: float) -> int | None:
    try:
        return process.wait(max(0.1, end - time.monotonic()))
    except subprocess.TimeoutExpired:
        return None


def _readable(selector: selectors.BaseSelector, seconds: float) -> Iterator[IO[bytes]]:
    for key, _ in selector.select(max(0.0, seconds)):
        yield cast("IO[bytes]", key.fileobj)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the command, and close its pipes."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
