"""A thread that a kernel can wait for, also after an interrupt of that wait, and work where no thread starts."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def has_threads() -> bool:
    """Whether this Python can start threads. Python in a browser cannot."""
    return sys.platform != "emscripten"


class Worker(threading.Thread):
    """A daemon thread with a `wait` that an interrupt does not spoil.

    Before Python 3.13, a KeyboardInterrupt in `Thread.join` marks the thread as ended while it runs on
    (`Thread._wait_for_tstate_lock`), and every later `join` returns at once.
    """

    def __init__(self, work: Callable[[], None], name: str) -> None:
        super().__init__(target=work, name=name, daemon=True)
        self._has_ended = threading.Event()

    def start(self) -> None:
        """Begin the work. A browser starts no threads: there the work is done when this returns."""
        if has_threads():
            super().start()
        else:
            self.run()

    def run(self) -> None:
        """Do the work. `start` calls it in the thread."""
        try:
            super().run()
        finally:
            self._has_ended.set()

    def wait(self, timeout: float) -> bool:
        """Wait at most so many seconds. Returns whether the work has ended."""
        return self._has_ended.wait(timeout)
