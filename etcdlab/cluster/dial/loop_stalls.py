"""How long a loop could not run. No peer caused this time."""

from __future__ import annotations

import asyncio

_EVERY = 0.02
"""Seconds between two looks at the clock; a delay below that is no stall."""


class Stalls:
    """Adds up the delays of a loop, in seconds: a busy machine, or a kernel that has the interpreter's lock."""

    def __init__(self) -> None:
        self.total = 0.0
        self._loop = asyncio.get_running_loop()
        self._look()

    def stop(self) -> None:
        """Stop counting."""
        self._handle.cancel()

    def _look(self, due: float | None = None) -> None:
        # A callback and not a task, because it runs before the timers that are due later.
        now = self._loop.time()
        late = 0.0 if due is None else now - due
        if late > _EVERY:
            self.total += late
        self._handle = self._loop.call_later(_EVERY, self._look, now + _EVERY)
