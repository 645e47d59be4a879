"""Reads one line of a log: takes the carriers off, recognises the format, and makes an event of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from etcdlab.readers.logs import plain
from etcdlab.readers.logs.carriers import MOST_CARRIERS, Carried, bare, unwrapped
from etcdlab.readers.logs.event import Event, event_of
from etcdlab.readers.logs.formats import record_of
from etcdlab.readers.logs.record import Record

LONGEST_LINE = 64 * 1024
"""Characters. Of a longer line only the beginning is read."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line without its carriers. `record` is None for a line of no known format."""

    text: str
    record: Record | None
    at: float | None
    source: str


def read_line(text: str, now: datetime) -> ReadLine:
    """The record of a line. A time that the format does not have is that of the carrier."""
    carried = Carried(bare(text[:LONGEST_LINE]).strip())
    source, at = "", None
    for _ in range(MOST_CARRIERS):
        record = _innermost(record_of(carried.text, now), now)
        if record is not None:
            return ReadLine(carried.text, record, at if record.at is None else record.at, source)
        inner = unwrapped(carried.text, now)
        if inner is None:
            break
        carried, at, source = inner._replace(text=bare(inner.text).strip()), inner.at or at, inner.source or source
    return ReadLine(carried.text, None, at, source)


def _innermost(record: Record | None, now: datetime) -> Record | None:
    """The record itself, or the JSON of another logger that is its message."""
    inner = record_of(record.message, now) if record is not None and record.message.startswith("{") else None
    if record is None or inner is None:
        return record
    return inner if inner.at is not None else inner._replace(at=record.at)


def event_in(line: ReadLine, now: datetime) -> Event | None:
    """What a line says of etcd. A line of no known format may quote an error of gRPC."""
    record = line.record or plain.read(line.text, now)
    if record is None:
        return None
    if record.at is None:
        record = record._replace(at=line.at)
    event = event_of(record, line.text)
    if event is None or not line.source:
        return event
    return event._replace(line=replace(event.line, source=line.source))
