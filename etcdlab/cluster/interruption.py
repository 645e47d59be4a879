"""Ends a wait from another thread, because a person pressed stop. The waiting thread can wait again."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TypeVar

from etcdlab.errors import Interrupted

_T = TypeVar("_T")


class Interruption:
    """The thread that waits and the thread that may end the wait share it. An interruption without a wait ends the next
    wait.
    """

    def __init__(self) -> None:
        self._pending = False
        self._woken = threading.Event()

    def ask(self) -> None:
        """End the wait that is under way, or the next one. Harmless when repeated."""
        self._pending = True
        self._woken.set()

    def check(self) -> None:
        """Raise Interrupted if an interruption is pending. Waits call it several times in a second."""
        if self._pending:
            self._pending = False
            raise Interrupted

    def result(self, future: Future[_T], timeout: float) -> _T:
        """The result of the future within so many seconds. Raises what it raises, TimeoutError or Interrupted."""
        # The event exists before `_pending` is read: a call of `ask` after that sets the event.
        woken = self._woken = threading.Event()
        future.add_done_callback(lambda _: woken.set())
        if not self._pending:
            woken.wait(timeout)
        if not future.done():
            self.check()
        return future.result(0)
