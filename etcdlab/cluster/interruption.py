"""Ends a wait from another thread: a person pressed stop. What waited can wait again."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TypeVar

from etcdlab.errors import Interrupted

_T = TypeVar("_T")


class Interruption:
    """Shared by who waits and who may end the wait.

    One that comes while nobody waits ends the next wait: no moment is too early for it.
    """

    def __init__(self) -> None:
        self._pending = False
        self._woken = threading.Event()

    def ask(self) -> None:
        """End the wait that is under way, or the next one. Harmless when repeated."""
        self._pending = True
        self._woken.set()

    def check(self) -> None:
        """Raise Interrupted if that was asked for: for waits that look up now and then."""
        if self._pending:
            self._pending = False
            raise Interrupted

    def result(self, future: Future[_T], timeout: float) -> _T:
        """The result of the future within so many seconds. Raises what it raises, TimeoutError or Interrupted."""
        # The event is there before the look at what was asked: whoever asks after that look sets it.
        woken = self._woken = threading.Event()
        future.add_done_callback(lambda _: woken.set())
        if not self._pending:
            woken.wait(timeout)
        if not future.done():
            self.check()
        return future.result(0)
