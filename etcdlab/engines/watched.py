"""A child process that ends in time, and with etcdlab: the watchdog ends it."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

from etcdlab.engines import watchdog

_END = 5.0
"""Seconds that the watchdog may take to end."""

_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH")
"""Not HOME: Delve would write its settings there."""

_MOST_OUTPUT = 1 << 20
"""At most so many bytes of what the child prints are kept."""


class WatchedProcess:
    """A child process under its watchdog, for at most `seconds`. The watchdog makes and removes `folder`.

    The child ends even if etcdlab or the watchdog is killed. `close` ends it.
    """

    def __init__(
        self, command: tuple[str, ...], seconds: float, *, folder: Path | None = None, files: tuple[int, ...] = ()
    ) -> None:
        self._folder, self._seconds = folder, seconds
        self.reason = watchdog.ENDED_BY_KIT
        """Why the child ended: a reason of the watchdog, or another number if the watchdog was killed."""
        self._output = bytearray()
        arguments = (str(folder or ""), str(os.getpid()), str(seconds))
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", watchdog.__file__, *arguments, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            cwd="/",
            pass_fds=files,
            # A Ctrl-C in the terminal does not reach it: etcdlab ends it.
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The process id of the watchdog; the child is its child."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether the watchdog has ended, and the child with it."""
        return self._process.poll() is not None

    @property
    def output(self) -> str:
        """What the child printed."""
        return self._output.decode(errors="replace")

    def wait(self) -> None:
        """Wait until the child has ended. The watchdog ends it in time. A wait for a stopped watchdog has a limit."""
        self._read(time.monotonic() + self._seconds + _END)

    def close(self) -> None:
        """End the child and its watchdog. It can be called again."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if self._process.stdout.closed:
            return
        self._process.stdin.close()
        self._read(time.monotonic() + _END)
        try:
            self.reason = self._process.wait(_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self.reason = self._process.wait()
        self._process.stdout.close()
        if self._folder is not None:
            # Still there only if somebody killed the watchdog.
            shutil.rmtree(self._folder, ignore_errors=True)

    def _read(self, end: float) -> None:
        """Read what the child prints until it and the watchdog have ended."""
        assert self._process.stdout is not None
        output = self._process.stdout.fileno()
        while (left := end - time.monotonic()) > 0 and select.select([output], [], [], left)[0]:
            chunk = os.read(output, 1 << 16)
            if not chunk:
                return
            self._output += chunk[: _MOST_OUTPUT - len(self._output)]
