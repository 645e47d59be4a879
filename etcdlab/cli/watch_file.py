"""The file of `etcdlab watch --save`, written while the watch runs: a kill loses at most what came after it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from etcdlab.cli.options import tell
from etcdlab.errors import FileError
from etcdlab.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from etcdlab.history import Change
    from etcdlab.watcher.rounds import Round
    from etcdlab.watcher.watcher import Watcher

MOST_UNSAVED = 60.0
"""Seconds after which the file is written again without a change, for the number of rounds and the time of the last."""


class WatchFile:
    """Writes the case after the first round, after each round with a change, and at least once a minute.

    The file is as large as it is at the end of the watch, and each time it is replaced as a whole.
    """

    def __init__(self, path: Path, watcher: Watcher, clock: Callable[[], float] = time.monotonic) -> None:
        self._path, self._watcher, self._clock = path, watcher, clock
        self._saved_at: float | None = None
        self._fails = False

    def round(self, _: Round, changes: Sequence[Change]) -> None:
        """Write the file, if it is due.

        Raises FileError at the first time. Later the watch goes on, and prints the error once.
        """
        now = self._clock()
        is_first = self._saved_at is None
        is_due = self._saved_at is None or now - self._saved_at >= MOST_UNSAVED
        if self._watcher.last is None or not (changes or is_due or self._fails):
            return
        try:
            self._watcher.case.save(self._path)
        except FileError as error:
            if is_first:
                raise
            if not self._fails:
                tell(message("The case is not saved any more. {error}", error=error.what))
            self._fails = True
        else:
            self._saved_at, self._fails = now, False
