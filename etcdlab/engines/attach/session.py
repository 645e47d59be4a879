"""Delve on a core. A watchdog ends it in time."""

from __future__ import annotations

import contextlib
import secrets
import tempfile
import time
from pathlib import Path
from typing import Any

from etcdlab.engines import watchdog
from etcdlab.engines.debugger.delve import Answer, Delve, RefusedRequest, socket_in
from etcdlab.engines.watched import WatchedProcess
from etcdlab.errors import GoError
from etcdlab.messages import message

_START, _END = 10.0, 5.0
"""Seconds that the debugger may take until it listens, and seconds that are added to its limit for one answer."""

_OPTIONS = ("--headless", "--api-version=2", "--check-go-version=false")


class Session:
    """A debugger under its watchdog, for at most `limit` seconds. `files` are the open files it inherits.

    Raises GoError if the path of the socket is too long. `open` starts the debugger.
    """

    def __init__(self, command: tuple[str, ...], limit: float, files: tuple[int, ...] = ()) -> None:
        self._command, self._limit, self._files = command, limit, files
        self._folder = Path(tempfile.gettempdir()) / f"etcdlab-{secrets.token_hex(8)}"
        self._socket = socket_in(self._folder)
        self._process: WatchedProcess | None = None
        self._delve: Delve | None = None
        self.reason = watchdog.ENDED_BY_KIT
        """Why the debugger ended: a reason of the watchdog."""
        self.output = ""
        """What the debugger printed."""

    @property
    def pids(self) -> tuple[int, ...]:
        """The process id of the watchdog; the debugger is its child."""
        return (self._process.pid,) if self._process is not None else ()

    def open(self) -> None:
        """Start the debugger. Raises GoError if it does not start."""
        command = (*self._command, *_OPTIONS, f"--listen=unix:{self._socket}")
        self._process = WatchedProcess(command, self._limit, folder=self._folder, files=self._files)
        self._delve = self._connected(self._process)

    def batch(self, requests: list[tuple[str, dict[str, Any]]]) -> list[Answer | RefusedRequest]:
        """Many requests to Delve, in any order. Raises GoError once the debugger has ended."""
        assert self._delve is not None
        return self._delve.batch(requests)

    def close(self) -> None:
        """End the debugger and its watchdog. It can be called again."""
        delve, self._delve = self._delve, None
        if delve is not None:
            delve.close()
        if self._process is not None:
            self._process.close()
            self.reason, self.output = self._process.reason, self._process.output
            self._process = None

    def _connected(self, process: WatchedProcess) -> Delve:
        """Connect once the debugger listens. One answer may take the whole limit: the watchdog ends the debugger."""
        end = time.monotonic() + _START
        while True:
            with contextlib.suppress(GoError):
                return Delve(self._socket, self._limit + _END)
            if process.has_ended or time.monotonic() > end:
                raise GoError(message("The debugger did not start."), message("Run `etcdlab setup go` again."))
            time.sleep(0.002)
