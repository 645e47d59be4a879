"""The clock of an exercise, for the page."""

from __future__ import annotations

import time

import anywidget
import traitlets

from etcdlab.messages import message
from etcdlab.widgets.fields import set_texts
from etcdlab.widgets.page_module import page_module


class Clock(anywidget.AnyWidget):
    """Displays how long a learner works on an exercise, and how long it should take."""

    _esm = page_module("workshop/clock.js")

    began_at = traitlets.Float().tag(sync=True)
    """Type: float. When the clock would have begun without a pause: milliseconds since 1970."""
    ended_at = traitlets.Float(0.0).tag(sync=True)
    """Type: float. When the exercise was finished. 0: it is not."""
    minutes = traitlets.Int().tag(sync=True)
    """Type: int. The minutes of the exercise."""
    label = traitlets.Unicode().tag(sync=True)
    """Type: str. What a screen reader calls the clock."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes=minutes)
        set_texts(self, label=message("time of this exercise"))

    def set(self, seconds: float, *, ended: bool) -> None:
        """Display so many seconds, and go on from there unless the exercise has ended."""
        now = time.time() * 1000
        with self.hold_sync():
            self.began_at, self.ended_at = now - seconds * 1000, now if ended else 0.0
