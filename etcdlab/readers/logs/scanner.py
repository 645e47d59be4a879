"""Finds the lines of a log that may be about etcd, by bytes and before any parser: 99 of 100 lines are of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

NEEDLES = (b"etcd", b" desc = ", b"Auto sync endpoints", b"ConnectionPool(host=", b" list of machines")
"""A line about etcd has one of them: the errors of gRPC have the second, and those of Patroni the last two."""

LONGEST = 1 << 20
"""Bytes. A longer line is read up to here, and the rest of it is skipped."""

WINDOW = 8 * 1024
"""So many bytes before and after a line are kept: a terminal may have wrapped it."""


class Hit(NamedTuple):
    """A line with one of the needles, with what is around it."""

    number: int
    line: bytes
    before: bytes
    after: bytes
    place: int
    """Where in the file the line begins."""


class LineScanner:
    """Takes a file block by block. `lines` is the number of lines so far, `cut` that of lines that were too long."""

    def __init__(self) -> None:
        self.lines = 0
        self.cut = 0
        self._buffer = b""
        self._context = b""
        self._place = 0
        self._skips = False

    def feed(self, block: bytes) -> Iterator[Hit]:
        """The hits of the complete lines so far. The last bytes wait for the next block."""
        if self._skips:
            end = block.find(b"\n")
            if end < 0:
                self._place += len(block)
                return
            self._skips, block = False, block[end + 1 :]
            self._place += end + 1
            self.lines += 1
        self._buffer = self._buffer + block if self._buffer else block
        end = self._buffer.rfind(b"\n", 0, max(len(self._buffer) - WINDOW, 0)) + 1
        if end:
            yield from self._take(end)
        elif len(self._buffer) > LONGEST + WINDOW:
            yield from self._take_long_line()

    def pause(self) -> Iterator[Hit]:
        """The hits of all complete lines, while a growing file has no more of them."""
        end = self._buffer.rfind(b"\n") + 1
        if end:
            yield from self._take(end)

    def end(self) -> Iterator[Hit]:
        """The hits of the rest, at the end of the file."""
        if self._buffer:
            yield from self._take(len(self._buffer))

    def _take_long_line(self) -> Iterator[Hit]:
        end = self._buffer.find(b"\n")
        self.cut += 1
        if end < 0:
            size = len(self._buffer)
            self._buffer = self._buffer[:LONGEST]
            yield from self._take(LONGEST)
            self._place += size - LONGEST
            self.lines -= 1
            self._skips = True
        else:
            yield from self._take(end + 1)

    def _take(self, end: int) -> Iterator[Hit]:
        """The hits before `end`, which is the end of a line."""
        buffer, first = self._buffer, self.lines + 1
        counted, number = 0, first
        for start, stop in _spans(buffer, end):
            number += buffer.count(b"\n", counted, start)
            counted = start
            before = buffer[max(0, start - WINDOW) : start]
            if start < WINDOW:
                before = (self._context + before)[-WINDOW:]
            yield Hit(number, buffer[start:stop], before, buffer[stop + 1 : stop + 1 + WINDOW], self._place + start)
        number += buffer.count(b"\n", counted, end)
        self.lines = number - 1 if buffer[end - 1 : end] == b"\n" else number
        self._context = (self._context + buffer[max(0, end - WINDOW) : end])[-WINDOW:]
        self._buffer = buffer[end:]
        self._place += end


def _spans(buffer: bytes, end: int) -> Iterator[tuple[int, int]]:
    """The start and the end of each line with a needle."""
    places = [buffer.find(needle, 0, end) for needle in NEEDLES]
    while any(place >= 0 for place in places):
        place = min(place for place in places if place >= 0)
        start = buffer.rfind(b"\n", 0, place) + 1
        stop = buffer.find(b"\n", place, end)
        stop = end if stop < 0 else stop
        yield start, stop
        places = [
            buffer.find(needle, stop, end) if 0 <= place < stop else place
            for needle, place in zip(NEEDLES, places, strict=True)
        ]
