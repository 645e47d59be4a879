"""Follows files that grow, also when they are rotated: their new lines, until nothing comes for some time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from etcdlab.errors import FileError
from etcdlab.readers.logs.collector import FileCollector
from etcdlab.readers.logs.sources import BLOCK, STDIN, LogSource

POLL = 0.2
"""Seconds between two looks at a file."""


class FollowedFile:
    """One file that grows. A rotated file is opened again, and its old rest is read before."""

    def __init__(self, source: LogSource, collector: FileCollector) -> None:
        self._source = source
        self._collector = collector
        self._place = os.lseek(source.descriptor, 0, os.SEEK_CUR) if source.name != STDIN else 0

    def take(self) -> bool:
        """Take what is new. Returns whether there was anything."""
        block = os.read(self._source.descriptor, BLOCK)
        if block:
            self._place += len(block)
            self._collector.feed(block)
            self._collector.pause()
            return True
        if self._source.name != STDIN and self._is_replaced():
            self._open_again()
        return False

    def _open_again(self) -> None:
        """Open the file that has the name now. If this user may not read it, etcdlab waits for the next one."""
        try:
            newer = LogSource(self._source.name)
        except FileError:
            return
        self._source.close()
        self._source, self._place = newer, 0

    def close(self) -> None:
        """Close the file that is open now."""
        self._source.close()

    def _is_replaced(self) -> bool:
        """Whether another file has the name now, or the file was emptied. A name without a file will come back."""
        try:
            now = Path(self._source.name).stat()
        except OSError:
            return False
        opened = os.fstat(self._source.descriptor)
        return (now.st_dev, now.st_ino) != (opened.st_dev, opened.st_ino) or now.st_size < self._place


def follow(files: Sequence[FollowedFile], idle: float, on_news: Callable[[], None]) -> None:
    """Take new lines until no file has had one for `idle` seconds. `on_news` is called after each that came."""
    end = time.monotonic() + idle
    while time.monotonic() < end:
        took = [file.take() for file in files]
        if any(took):
            end = time.monotonic() + idle
            on_news()
        else:
            time.sleep(POLL)
