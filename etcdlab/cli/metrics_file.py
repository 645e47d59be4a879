"""The file of `etcdlab watch --metrics`, written anew after each round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.cli.options import tell
from etcdlab.errors import FileError
from etcdlab.files import write_file
from etcdlab.messages import message
from etcdlab.watcher.metrics import metrics_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from etcdlab.history import Change
    from etcdlab.watcher.rounds import Round
    from etcdlab.watcher.watcher import Watcher


class MetricsFile:
    """Writes the metrics to a temporary file and renames it, so that a reader gets a whole file."""

    def __init__(self, path: Path, watcher: Watcher) -> None:
        self._path, self._watcher = path, watcher
        self._is_first = True
        self._fails = False

    def round(self, _: Round, __: Sequence[Change]) -> None:
        """Write the file. Raises FileError at the first time. Later the watch goes on, and prints the error once."""
        newest = self._watcher.last
        if newest is None:
            return
        text = metrics_text(newest, self._watcher.history)
        try:
            write_file(self._path, text.encode(errors="replace"))
        except FileError as error:
            if self._is_first:
                raise
            if not self._fails:
                tell(message("The metrics are not written any more. {error}", error=error.what))
            self._fails = True
        else:
            self._fails = False
        self._is_first = False
