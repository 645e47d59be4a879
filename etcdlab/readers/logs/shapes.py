"""What two lines have in common that say the same at different times."""

from __future__ import annotations

import re

MOST_SHAPES = 20_000
"""Beyond it, no other shape is remembered."""

_TIMES = re.compile(
    rb'"ts":(?:"[^"]*"|[\d.]+)|"attempt":\d+|\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[.,\d]*|\d\d:\d\d:\d\d\.\d+'
)


class Shapes:
    """The shapes of the lines that were read. Later lines of such a shape need not be read.

    It keeps numbers of 64 bits: a line may have 1 MB.
    """

    def __init__(self) -> None:
        self._shapes: set[int] = set()
        self._quick: set[int] = set()

    def have(self, line: bytes) -> bool:
        """Whether a line of the same shape was read."""
        return hash(_quick_shape(line)) in self._quick or hash(_shape(line)) in self._shapes

    def add(self, line: bytes) -> None:
        """Remember the shape of a line that was read."""
        if len(self._shapes) < MOST_SHAPES:
            self._shapes.add(hash(_shape(line)))
            self._quick.add(hash(_quick_shape(line)))


def _shape(line: bytes) -> bytes:
    """The line without its times and attempts, in any format."""
    return _TIMES.sub(b"", line)


def _quick_shape(line: bytes) -> bytes:
    """The same for zap's JSON, without a search at every character: most lines of a client are of this format."""
    return _without(_without(line, b'"ts":'), b'"attempt":')


def _without(line: bytes, key: bytes) -> bytes:
    start = line.find(key)
    end = line.find(b",", start)
    return line[:start] + line[end:] if 0 <= start < end else line
