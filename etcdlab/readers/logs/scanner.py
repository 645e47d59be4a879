"""Finds the lines of a log that may be about etcd, by bytes and before any parser: 99 of 100 lines are of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

NEEDLE = b"etcd"
"""Most lines about etcd have it."""

_RARER = (
    (b" desc = ", b"="),
    (b"Auto sync endpoints", b"A"),
    (b"ConnectionPool(host=", b"="),
    (b"Retrieved list of machines", b"R"),
    (b"Failed to get list of machines", b"F"),
)
"""What a line about etcd may have in its place, each with a byte of it that many logs hardly have: Python finds a
single byte ten times as fast as a text. The errors of gRPC have the first, and those of Patroni the last three."""

LONGEST = 1 << 20
"""Bytes. A longer line is read up to here, and the rest of it is skipped."""

WINDOW = 8 * 1024
"""So many bytes before and after a line are kept: a terminal may have wrapped it."""


@dataclass(slots=True)
class Hit:
    """A line that may be about etcd. What is around it is copied only if somebody asks for it."""

    number: int
    line: bytes
    place: int
    """Where in the file the line begins."""
    buffer: bytes
    """A part of the file that has the line."""
    start: int
    stop: int
    """Where in the buffer the line is."""
    context: bytes
    """What is in the file before the buffer."""

    @property
    def before(self) -> bytes:
        """The bytes before the line."""
        before = self.buffer[max(0, self.start - WINDOW) : self.start]
        return (self.context + before)[-WINDOW:] if self.start < WINDOW else before

    @property
    def after(self) -> bytes:
        """The bytes after the end of the line."""
        return self.buffer[self.stop + 1 : self.stop + 1 + WINDOW]


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
            yield Hit(number, buffer[start:stop], self._place + start, buffer, start, stop, self._context)
        number += buffer.count(b"\n", counted, end)
        self.lines = number - 1 if buffer[end - 1 : end] == b"\n" else number
        self._context = (self._context + buffer[max(0, end - WINDOW) : end])[-WINDOW:]
        self._buffer = buffer[end:]
        self._place += end


def _spans(buffer: bytes, end: int) -> Iterator[tuple[int, int]]:
    """The start and the end of each line that may be about etcd."""
    stop = 0
    while True:
        place = buffer.find(NEEDLE, stop, end)
        start = buffer.rfind(b"\n", stop, place) + 1 or stop if place >= 0 else end
        if start > stop + 1:
            yield from _spans_between(buffer, stop, start)
        if place < 0:
            return
        stop = buffer.find(b"\n", place, end)
        stop = end if stop < 0 else stop
        yield start, stop


def _spans_between(buffer: bytes, first: int, end: int) -> Iterator[tuple[int, int]]:
    """The same in a part of the buffer without the first needle."""
    needles = [needle for needle, byte in _RARER if buffer.find(byte, first, end) >= 0]
    places = [buffer.find(needle, first, end) for needle in needles]
    while (place := min((place for place in places if place >= 0), default=-1)) >= 0:
        start = buffer.rfind(b"\n", first, place) + 1 or first
        stop = buffer.find(b"\n", place, end)
        stop = end if stop < 0 else stop
        yield start, stop
        places = [
            buffer.find(needle, stop, end) if 0 <= place < stop else place
            for needle, place in zip(needles, places, strict=True)
        ]
