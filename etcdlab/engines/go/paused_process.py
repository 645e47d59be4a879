"""A probe under Delve: started, told its configuration, stopped and let go on, ended with everything it left."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from etcdlab.engines.build.clock_overlay import SKEW
from etcdlab.engines.debugger.delve import Answer, Delve, Refused, socket_in
from etcdlab.errors import GoError
from etcdlab.messages import message, sentences
from etcdlab.sandboxes.supervision import Supervision

_START = 20.0
"""Seconds Delve and the probe may take to start."""

_PIPE = 60_000
"""Bytes a pipe takes before anybody reads: the configuration waits in it for the probe."""

_WHOLE = {"GoroutineID": -1, "Frame": 0}


class PausedProcess:
    """A process that runs only between `resume` and `wait_for_stop`. What it starts ends with it, or with this process.

    The supervisor's folder, for this user alone, holds the debugger's socket and the probe's output. Configuration,
    secrets included, goes through a pipe, whose end also tells the probe that nobody holds it any more.
    """

    def __init__(self, delve: Path, probe: Path) -> None:
        self._supervision = Supervision()
        self._folder = self._supervision.folder
        self._pipe = -1
        self._delve: Delve | None = None
        self._waiting: int | None = None
        self._since: float | None = None
        self.skew = 0.0
        """Seconds the process was held so far: what its own clock does not show."""
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
        """Tell the probe what to do: it reads this once it runs. Raises GoError for one that is too long."""
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
        """One request to Delve. Raises GoError where it is refused."""
        return self._connection.ask(method, **params)

    def batch(self, requests: list[tuple[str, dict[str, Any]]]) -> list[Answer | Refused]:
        """Many requests to Delve, in any order."""
        return self._connection.batch(requests)

    @property
    def clock(self) -> int:
        """Nanoseconds by the held process's clock, which stood still while it was held."""
        now = self.since if self.since is not None else time.monotonic()
        return int((now - self.skew) * 1e9)

    @property
    def since(self) -> float | None:
        """Since when, by time.monotonic(), the process is held; None while it runs."""
        return self._since if self._waiting is None else None

    def resume(self) -> None:
        """Let the process run on, its clock put back by all the time it was held. Harmless where it runs."""
        if self._waiting is not None:
            return
        skew = self.skew
        if self._since is not None:
            skew += time.monotonic() - self._since
            self.ask("Set", Scope=_WHOLE, Symbol=self._skew_in_memory, Value=str(int(skew * 1e9)))
        # Kept only now: an interrupt before this leaves the process held, and all is done again.
        self._waiting, self.skew = self._connection.send("Command", name="continue"), skew

    def wait_for_stop(self, limit: float, check: Callable[[], None] = lambda: None) -> Answer:
        """Delve's state at the next stop. Raises GoError where there is none within `limit` seconds.

        `check` may end the wait by what it raises; the next call takes it up again.
        """
        assert self._waiting is not None
        answer = self._connection.wait(self._waiting, limit, check)
        self._waiting, self._since = None, time.monotonic()
        if isinstance(answer, Refused):
            raise GoError(
                message("The debugger cannot resume the client: {error}", error=answer.text),
                message("Start another engine."),
            )
        state: Answer = answer["State"]
        return state

    def output(self) -> str:
        """What the probe wrote so far: its calls and the client's log."""
        return self._read("out")

    def errors(self) -> str:
        """What the probe wrote to standard error: nothing, unless it broke."""
        return self._read("err")

    def close(self) -> None:
        """End the probe and the debugger, remove what they wrote. Any number of times."""
        if self._delve is not None:
            self._delve.close()
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1
        self._supervision.end()

    @cached_property
    def _skew_in_memory(self) -> str:
        """The clock's variable by its address: by name Delve takes a millisecond to find it, every time."""
        address = self.ask("Eval", Scope=_WHOLE, Expr=SKEW, Cfg={"MaxStructFields": -1})["Variable"]["addr"]
        return f"*(*int64)({address:#x})"

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
