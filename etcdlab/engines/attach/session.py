"""Delve on a process that stands still, or on a core, for no longer than a time that another process keeps."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from etcdlab.engines.attach import watchdog
from etcdlab.engines.debugger.delve import Answer, Delve, Refused, socket_in
from etcdlab.errors import GoError

_START, _END = 10.0, 5.0
"""Seconds the debugger may take until it listens, and the watchdog to its own end."""

_PASSED = ("PATH", "LD_LIBRARY_PATH")
"""Not HOME: Delve keeps its settings there, and would make some."""


class Session:
    """A debugger under its watchdog. `pid` is the process it holds, 0 for a core; `limit` is in seconds.

    Raises GoError where the debugger can have no socket. Opened by `open`. Whoever is ended, this process, the debugger
    or the watchdog: the process runs on.
    """

    def __init__(self, command: tuple[str, ...], pid: int, limit: float) -> None:
        self._command, self._pid, self._limit = command, pid, limit
        self._folder = Path(tempfile.gettempdir()) / f"etcdlab-{secrets.token_hex(8)}"
        self._socket = socket_in(self._folder)
        self._stopped = watchdog.state(pid)[0] == "T"
        self._process: subprocess.Popen[str] | None = None
        self._delve: Delve | None = None
        self._began = 0.0
        self.stood = 0.0
        """Seconds from just before the process was stopped until it was let go: at most so long it stood still."""
        self.why = watchdog.TOLD
        """Why the debugger ended, of the watchdog's reasons."""
        self.said = ""
        """What the debugger printed."""

    @property
    def pids(self) -> tuple[int, ...]:
        """The process id of the watchdog; the debugger is its child."""
        return (self._process.pid,) if self._process is not None else ()

    def open(self) -> None:
        """Stop the process. Raises GoError where the debugger does not start."""
        options = ("--headless", "--api-version=2", "--check-go-version=false", f"--listen=unix:{self._socket}")
        arguments = (str(self._folder), str(os.getpid()), str(self._pid), str(self._limit))
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", watchdog.__file__, *arguments, *self._command, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={name: os.environ[name] for name in _PASSED if name in os.environ},
            cwd="/",
            # Out of reach of a Ctrl-C in the terminal: it lets the process go in an orderly way.
            start_new_session=True,
        )
        self._delve = self._connected()

    def batch(self, requests: list[tuple[str, dict[str, Any]]]) -> list[Answer | Refused]:
        """Many requests to Delve, in any order. Raises GoError once the debugger has ended."""
        assert self._delve is not None
        return self._delve.batch(requests)

    def close(self) -> None:
        """Let the process go, end the debugger and its watchdog. Any number of times."""
        delve, self._delve = self._delve, None
        if delve is not None:
            with contextlib.suppress(GoError):
                delve.ask("Detach", Kill=False)
            self.stood = time.monotonic() - self._began
            delve.close()
        if self._process is not None:
            self._end(self._process)
            self._process = None

    def _connected(self) -> Delve:
        """It listens just before it stops the process. One answer may take all the time there is: no other clock."""
        assert self._process is not None
        end = time.monotonic() + _START
        while True:
            self._began = time.monotonic()
            with contextlib.suppress(GoError):
                return Delve(self._socket, self._limit + _END)
            if self._process.poll() is not None or self._began > end:
                raise GoError("the debugger did not start", "run `etcdlab setup go` again")
            time.sleep(0.002)

    def _end(self, process: subprocess.Popen[str]) -> None:
        try:
            self.said, _ = process.communicate(timeout=_END)
        except subprocess.TimeoutExpired:
            process.kill()
            self.said, _ = process.communicate()
        self.why = process.returncode
        if self.why not in (watchdog.TOLD, watchdog.LATE, watchdog.GONE):
            self._stand_in()

    def _stand_in(self) -> None:
        """What the watchdog would have done, had nobody ended it; the debugger goes when it does."""
        shutil.rmtree(self._folder, ignore_errors=True)
        end = time.monotonic() + _END
        while self._pid and watchdog.state(self._pid)[1] and time.monotonic() < end:
            time.sleep(0.002)
        if self._pid:
            watchdog.release(self._pid, self._stopped)
