"""Collects the lines about etcd of several files, within bounds, and decides which are a server's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from msgspec.structs import replace

from etcdlab.log_line import LogLine
from etcdlab.readers.logs.event import Event
from etcdlab.readers.logs.reader import event_in, read_line
from etcdlab.readers.logs.releases import Clues
from etcdlab.readers.logs.scanner import Hit, LineScanner
from etcdlab.readers.logs.shapes import Shapes
from etcdlab.readers.logs.times import as_utc
from etcdlab.readers.logs.wrapped import decoded, entry_of

MOST_EVENTS = 5_000
"""So many lines about etcd are kept. Of later lines those are kept that say something new, and the others counted."""

MOST_NEW = 1_000
"""At most so many later lines are kept."""

_FIRST_LINES = 50
"""The time of the first line is looked for in so many lines."""


class LogFile(NamedTuple):
    """What is true of a file as a whole."""

    name: str
    lines: int = 0
    first_time: str = ""
    """The time of the first line that has one: of any program, not only of etcd's client."""
    cut: int = 0
    """How many lines were too long to be read whole."""
    is_cut_off: bool = False
    """Whether the rest of the file could not be read."""
    assumed_offset: str = ""
    """The offset from UTC that was taken for times without one. Empty if the times have their own."""


class FileCollector:
    """The lines about etcd of one file, in the order of the file. `now` has the offset of times without one."""

    def __init__(self, name: str, now: datetime) -> None:
        self.name = name
        self.events: list[Event] = []
        self.left_out = 0
        self.is_cut_off = False
        """Whether the file ends too early: its compressed data are damaged, or it is too large."""
        self._now = now
        self._scanner = LineScanner()
        self._first_time = ""
        self._offset: str | None = None
        self._searched = 0
        self._end = -1
        self._shapes = Shapes()
        self._texts: set[tuple[object, ...]] = set()

    def feed(self, block: bytes) -> None:
        """Take the next bytes of the file."""
        if self._searched < _FIRST_LINES and not self._first_time:
            self._look_for_time(block)
        self._take(self._scanner.feed(block))

    def pause(self) -> None:
        """Take all complete lines of a file that may grow."""
        self._take(self._scanner.pause())

    def end(self) -> None:
        """Take the rest of the file."""
        self._take(self._scanner.end())

    @property
    def file(self) -> LogFile:
        """What is true of the file so far."""
        return LogFile(
            self.name, self._scanner.lines, self._first_time, self._scanner.cut, self.is_cut_off, self._offset or ""
        )

    def _look_for_time(self, block: bytes) -> None:
        for line in block[: 64 * 1024].split(b"\n")[: _FIRST_LINES - self._searched]:
            self._searched += 1
            parts = read_line(decoded(line), self._now)
            at = parts.at if parts.record is None else parts.record.at or parts.at
            if at is not None:
                self._first_time = as_utc(at)
                return

    def _take(self, hits: Iterable[Hit]) -> None:
        for hit in hits:
            if hit.place <= self._end:
                continue  # the line belongs to the entry before it
            is_full = len(self.events) >= MOST_EVENTS
            if is_full and self._shapes.have(hit.line):
                self.left_out += 1
                continue
            entry = entry_of(hit, self._now)
            event = event_in(entry.line, self._now)
            self._end = entry.end if entry.end > hit.place + len(hit.line) else self._end
            if event is not None:
                if self._offset is None and event.line.time:
                    self._offset = self._assumed_offset(hit, event.line.time)
                if is_full:
                    self._shapes.add(hit.line)
                self._keep(event._replace(line=replace(event.line, file=self.name, line=entry.number)))

    def _assumed_offset(self, hit: Hit, time: str) -> str:
        """The offset of `now`, if the time of a line depends on it. Empty if the line has its own."""
        offset = self._now.utcoffset() or timedelta()
        other = self._now.astimezone(timezone(timedelta(hours=1) if offset < timedelta() else timedelta(hours=-1)))
        event = event_in(entry_of(hit, other).line, other)
        return self._now.isoformat()[-6:] if event is None or event.line.time != time else ""

    def _keep(self, event: Event) -> None:
        """Keep the first lines, and then those that say something new."""
        text = event.line.what_it_says
        if len(self.events) < MOST_EVENTS or (text not in self._texts and len(self.events) < MOST_EVENTS + MOST_NEW):
            self._texts.add(text)
            self.events.append(event)
        else:
            self.left_out += 1


def lines_of(collectors: Iterable[FileCollector]) -> tuple[LogLine, ...]:
    """The lines of all files by their time. A line without a time stays after the line before it in its file."""
    timed = [pair for collector in collectors for pair in _with_times(_with_sides(collector.events))]
    return tuple(line for _, line in sorted(timed, key=lambda pair: pair[0]))


def clues_of(collectors: Iterable[FileCollector]) -> tuple[Clues, ...]:
    """What the client's own lines say of its release, each once."""
    events = (event for collector in collectors for event in collector.events if event.line.side == "client")
    return tuple(dict.fromkeys(event.clues for event in events))


def _with_sides(events: list[Event]) -> list[LogLine]:
    """grpc-go writes the same line in a client and in a server.

    It is the server's in a container or unit with the name etcd, and where other lines are a server's.
    """
    servers = {event.line.source for event in events if event.line.side == "server"}
    return [
        replace(event.line, side="server", releases=(), grpc="")
        if event.is_ambiguous and (event.line.source in servers or "etcd" in event.line.source.lower())
        else event.line
        for event in events
    ]


def _with_times(lines: list[LogLine]) -> list[tuple[str, LogLine]]:
    pairs, newest = [], ""
    for line in lines:
        newest = line.time or newest
        pairs.append((newest, line))
    return pairs
