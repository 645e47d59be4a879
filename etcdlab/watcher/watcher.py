"""Repeats rounds by the clock, compares each round with the round before, and keeps the changes."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING

from etcdlab.case import Case
from etcdlab.errors import UsageError
from etcdlab.history import Change, History
from etcdlab.messages import Text, message
from etcdlab.watcher import texts
from etcdlab.watcher.changes import changes_between, merge_states
from etcdlab.watcher.kept_changes import KeptChanges
from etcdlab.watcher.round_state import state_of
from etcdlab.watcher.rounds import RoundRunner, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.request import Request
    from etcdlab.watcher.round_state import RoundState
    from etcdlab.watcher.rounds import Round

EVERY = 10.0
"""Seconds between the beginnings of two rounds, if nobody chooses another number."""

SHORTEST, LONGEST = 1.0, 86_400.0
"""Seconds that a person may choose between two rounds."""


class Watcher:
    """Watches the cluster of a request. `run` blocks; `stop` ends it, also from another thread.

    `every` and `duration` are in seconds; a duration of 0 has no end. Every round makes its connections anew. A round
    that fails is a change.

    Raises UsageError for an interval or a duration that is out of bounds.
    """

    def __init__(
        self,
        request: Request,
        *,
        every: float = EVERY,
        duration: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        _check_seconds(every, duration)
        self._every, self._duration, self._clock = every, duration, clock
        self.listeners: list[Callable[[Round, tuple[Change, ...]], None]] = []
        """Called after each round with the round and its changes, in the thread of `run`."""
        self._runner = RoundRunner(request)
        self._kept_changes = KeptChanges(every)
        self._stop = threading.Event()
        self._state: RoundState | None = None
        self._failures = 0
        """How many rounds have failed since the last one that did not."""
        self.last: Round | None = None
        """The newest round that did not fail."""

    @property
    def kept_changes(self) -> KeptChanges:
        """The changes and traces so far."""
        return self._kept_changes

    @property
    def history(self) -> History:
        """The watch so far, as data."""
        return self._kept_changes.history

    @property
    def case(self) -> Case:
        """The history, with the traces of a few rounds. The newest round is the last trace."""
        return Case(traces=self._kept_changes.traces, history=self.history)

    def run(self) -> None:
        """Run rounds until the duration has passed or somebody calls `stop`. Raises what the first round raises."""
        start = self._clock()
        number = 0
        while not self._stop.is_set():
            number += 1
            observed = self._runner.run(number)
            if observed is None:
                return
            self._take(observed)
            wait = self._until_next(start)
            if wait is None or self._stop.wait(wait):
                return

    def stop(self) -> None:
        """End the round that runs, and begin no other round. May be called again."""
        self._stop.set()
        self._runner.stop()

    def _until_next(self, start: float) -> float | None:
        """Seconds until the next round begins; None after the last round. Rounds never run at the same time."""
        passed = self._clock() - start
        # The moments at which rounds begin are multiples of the interval.
        earlier = self._kept_changes.history.rounds + self._kept_changes.history.skipped
        next_number = max(earlier, math.ceil(passed / self._every))
        next_at = next_number * self._every
        if self._duration and next_at > self._duration:
            return None
        self._kept_changes.skip(next_number - earlier)
        return max(next_at - passed, 0.0)

    def _take(self, observed: Round) -> None:
        """Compare a round with the round before, and keep what changed."""
        changes = self._failed(observed) if observed.failure else self._compared(observed)
        self._kept_changes.add(observed, changes, utc_now())
        for listener in self.listeners:
            listener(observed, changes)

    def _failed(self, observed: Round) -> tuple[Change, ...]:
        """The change of a round that failed. The next ones that fail, too, are no change."""
        self._failures += 1
        return (_of_round(observed, observed.failure),) if self._failures == 1 else ()

    def _compared(self, observed: Round) -> tuple[Change, ...]:
        again = (_of_round(observed, texts.of_round_after_failures(self._failures)),) if self._failures else ()
        self._failures = 0
        state = state_of(observed.trace, observed.findings)
        before, self.last = self._state, observed
        self._state = state if before is None else merge_states(before, state)
        return again if before is None else (*again, *changes_between(before, state, observed.at, observed.number))


def _of_round(observed: Round, text: Text) -> Change:
    return Change(observed.at, observed.number, "round", text)


def _check_seconds(every: float, duration: float) -> None:
    if not SHORTEST <= every <= LONGEST:
        raise UsageError(
            message(
                "The time between two rounds must be from {shortest:g} to {longest:g} seconds, got {seconds:g}.",
                shortest=SHORTEST,
                longest=LONGEST,
                seconds=every,
            ),
            message("Use for example 10 s."),
            "every",
        )
    if not (math.isfinite(duration) and duration >= 0):
        raise UsageError(
            message("The duration of a watch must be 0 seconds or more, got {seconds:g}.", seconds=duration),
            message("Use for example 1 h, or 0 for a watch without an end."),
            "for",
        )
