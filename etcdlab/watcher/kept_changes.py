"""What a watch keeps: the newest changes, and the traces of a few rounds. Its memory has a bound."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

import msgspec

from etcdlab.history import Change, History
from etcdlab.saved_traces import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.trace import Trace
    from etcdlab.watcher.rounds import Round

MOST_CHANGES = 1_000
"""So many changes are kept. Of more changes the oldest ones are dropped, and the history says how many."""

MOST_TRACES = 6
"""So many traces are kept: of the first round, of the newest rounds with a change, and of the last round."""

_MOST_BYTES = MAX_BYTES // 2
"""The traces that are saved have so many bytes. The indented file is larger, and etcdlab must be able to read it."""


class KeptChanges:
    """The changes and traces so far. A thread adds rounds, and any thread may read."""

    def __init__(self, every: float) -> None:
        self._every = every
        self._lock = threading.Lock()
        self._changes: deque[Change] = deque(maxlen=MOST_CHANGES)
        self._count = 0
        self._rounds = self._failed = self._skipped = 0
        self._started = self._ended = ""
        self._first: Trace | None = None
        self._last: Trace | None = None
        self._changed: deque[Trace] = deque(maxlen=MOST_TRACES - 2)

    def add(self, observed: Round, changes: Sequence[Change], ended: str) -> None:
        """Add a round with its changes."""
        with self._lock:
            self._started = self._started or observed.at
            self._ended = ended
            self._rounds += 1
            self._changes.extend(changes)
            self._count += len(changes)
            if observed.failure:
                self._failed += 1
                return
            self._first, self._last = self._first or observed.trace, observed.trace
            if changes:
                self._changed.append(observed.trace)

    def skip(self, rounds: int) -> None:
        """Count rounds that did not begin."""
        with self._lock:
            self._skipped += rounds

    @property
    def count(self) -> int:
        """How many changes there were, those that are dropped included."""
        return self._count

    def changes_since(self, count: int) -> tuple[tuple[Change, ...], int]:
        """The changes after the first `count` changes, as far as they are kept; and how many there are now."""
        with self._lock:
            left = min(max(self._count - count, 0), len(self._changes))
            return tuple(self._changes)[len(self._changes) - left :], self._count

    @property
    def history(self) -> History:
        """The watch so far, as data."""
        with self._lock:
            return History(
                self._started,
                self._ended,
                self._every,
                self._rounds,
                self._failed,
                self._skipped,
                tuple(self._changes),
                self._count - len(self._changes),
            )

    @property
    def traces(self) -> tuple[Trace, ...]:
        """The traces that are kept, the oldest first. If they are too large for a file, only the newest of them."""
        with self._lock:
            traces = [trace for trace in (self._first, *self._changed, self._last) if trace is not None]
        different = [trace for place, trace in enumerate(traces) if all(trace is not one for one in traces[:place])]
        return tuple(reversed(list(_that_fit(different))))


def _that_fit(traces: Sequence[Trace]) -> Iterator[Trace]:
    """The newest traces that a file can have, the newest first."""
    left = _MOST_BYTES
    for number, trace in enumerate(reversed(traces)):
        left -= len(msgspec.json.encode(trace))
        if number and left < 0:
            return
        yield trace
