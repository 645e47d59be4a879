"""A probe under Delve: etcdlab starts it, configures it, pauses and resumes it, and ends it."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from etcdlab.engines.build.clock_overlay import NOW, PAUSED
from etcdlab.engines.debugger.delve import Answer, Delve, RefusedRequest, socket_in
from etcdlab.engines.debugger.word_in_memory import WordInMemory
from etcdlab.errors import GoError
from etcdlab.messages import message, sentences
from etcdlab.sandboxes.supervision import Supervision

_START = 20.0
"""Seconds that Delve and the probe may take to start."""

_PIPE = 60_000
"""Bytes that a pipe takes before the probe reads them."""


class PausedProcess:
    """A process that runs only between `resume` and `wait_for_stop`. It ends with this object, or with etcdlab.

    The socket of the debugger and the output of the probe are in the supervisor's folder, which is for this user alone.
    The configuration has secrets, so it goes through a pipe. The probe ends when that pipe is closed.
    """

    def __init__(self, delve: Path, probe: Path) -> None:
        self._supervision = Supervision()
        self._folder = self._supervision.folder
        self._pipe = -1
        self._delve: Delve | None = None
        self._continue_request: int | None = None
        self._since: float | None = None
        self.clock = 0
        """Nanoseconds by the clock of the process, at the newest pause."""
        self.skew = 0.0
        """Seconds for which the process was paused so far. Its own clock does not count them."""
        try:
            self._start(delve, probe)
        except BaseException:
            self.close()
            raise

    @property
    def pids(self) -> tuple[int, int]:
        """The process ids of the debugger and of the probe."""
        return self._pid, int(self._connection.ask("ProcessPid")["Pid"])

    def configure(self, configuration: dict[str, Any]) -> None:
        """Send the configuration, which the probe reads once it runs. Raises GoError if it is too long."""
        line = json.dumps(configuration).encode() + b"\n"
        if len(line) > _PIPE:
            raise GoError(
                message(
                    "The configuration of the client has {size:,} bytes. etcdlab passes at most {most:,} bytes.",
                    size=len(line),
                    most=_PIPE,
                ),
                message("Give fewer endpoints."),
            )
        os.write(self._pipe, line)

    def ask(self, method: str, **params: Any) -> Answer:
        """One request to Delve. Raises GoError if Delve refuses it."""
        return self._connection.ask(method, **params)

    def batch(self, requests: list[tuple[str, dict[str, Any]]]) -> list[Answer | RefusedRequest]:
        """Many requests to Delve, in any order."""
        return self._connection.batch(requests)

    def read_clock(self) -> None:
        """Read the clock of the paused process into `clock`: the latest time that a thread of it has read."""
        self.clock = self._now.read()

    @property
    def since(self) -> float | None:
        """Since when the process is paused, by time.monotonic(); None while it runs."""
        return self._since if self._continue_request is None else None

    def resume(self) -> None:
        """Resume the process. It puts its clock back to the time of the pause. Harmless if it runs."""
        if self._continue_request is not None:
            return
        skew = self.skew
        if self._since is not None:
            skew += time.monotonic() - self._since
            self._paused.write(1)
        # Only now: after an interrupt before this line the process is still paused, and the next call repeats it all.
        self._continue_request, self.skew = self._connection.send("Command", name="continue"), skew

    def wait_for_stop(self, limit: float, check: Callable[[], None] = lambda: None) -> Answer:
        """Delve's state at the next stop. Raises GoError if there is none within `limit` seconds.

        `check` ends the wait if it raises. The next call continues the wait.
        """
        assert self._continue_request is not None
        answer = self._connection.wait(self._continue_request, limit, check)
        self._continue_request, self._since = None, time.monotonic()
        if isinstance(answer, RefusedRequest):
            raise GoError(
                message("The debugger cannot resume the client: {error}", error=answer.text),
                message("Start another engine."),
            )
        state: Answer = answer["State"]
        return state

    def output(self) -> str:
        """What the probe printed so far: its calls and the client's log."""
        return self._read("out")

    def errors(self) -> str:
        """What the probe printed to standard error: nothing, unless it failed."""
        return self._read("err")

    def close(self) -> None:
        """End the probe and the debugger, and remove their files. It can be called again."""
        if self._delve is not None:
            self._delve.close()
        for file in (self._pipe, self.__dict__.pop("_memory", -1)):
            if file >= 0:
                os.close(file)
        self._pipe = -1
        self._supervision.end()

    @cached_property
    def _now(self) -> WordInMemory:
        return WordInMemory(self.ask, self._memory, NOW, "int64")

    @cached_property
    def _paused(self) -> WordInMemory:
        return WordInMemory(self.ask, self._memory, PAUSED, "uint32")

    @cached_property
    def _memory(self) -> int:
        """The memory of the probe as a file of the kernel; -1 where etcdlab may not open it, and Delve reads it."""
        try:
            return os.open(f"/proc/{self.pids[1]}/mem", os.O_RDWR)
        except OSError:
            return -1

    @property
    def _connection(self) -> Delve:
        assert self._delve is not None
        return self._delve

    def _start(self, delve: Path, probe: Path) -> None:
        path = socket_in(self._folder)
        # The supervisor makes the folder before its first answer.
        end = time.monotonic() + _START
        while not self._folder.is_dir():
            self._check(end, None)
        os.mkfifo(self._folder / "in", 0o600)
        # Open both ways, so that neither side waits for the other; not inherited by what others start.
        self._pipe = os.open(self._folder / "in", os.O_RDWR | os.O_NONBLOCK)
        self._pid = self._supervision.start(self._command(delve, probe, path), self._folder / "log")
        while "listening at" not in self._read("log"):
            self._check(end, self._pid)
        self._delve = Delve(path)

    def _command(self, delve: Path, probe: Path, path: Path) -> tuple[str, ...]:
        redirects = [
            f"--redirect={name}:{self._folder / file}"
            for name, file in (("stdin", "in"), ("stdout", "out"), ("stderr", "err"))
        ]
        return (
            str(delve),
            "exec",
            "--headless",
            "--api-version=2",
            f"--listen=unix:{path}",
            *redirects,
            str(probe),
        )

    def _check(self, end: float, pid: int | None) -> None:
        code = self._supervision.poll(pid) if pid is not None else None
        if code is not None or time.monotonic() > end:
            raise _not_started(code, self._read("log").strip()[-600:])
        time.sleep(0.002)

    def _read(self, name: str) -> str:
        with contextlib.suppress(FileNotFoundError):
            return (self._folder / name).read_text(errors="replace")
        return ""


def _not_started(code: int | None, output: str) -> GoError:
    """The error for a debugger that ended with this exit code, or did not listen in time."""
    what = (
        message("The debugger did not start within {seconds:g} s.", seconds=_START)
        if code is None
        else message("The debugger ended with exit code {code}.", code=code)
    )
    printed = (
        message("The debugger printed: {output}", output=output) if output else message("The debugger printed nothing.")
    )
    return GoError(
        sentences(what, printed),
        message(
            "Allow this user to trace its own processes, then try again. In a container, start it with"
            " --cap-add=SYS_PTRACE."
        ),
    )
