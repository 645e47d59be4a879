"""zap's console format: time, level, caller, message and a JSON object, with tabs between them."""

from __future__ import annotations

import re
from datetime import datetime

from etcdlab.readers.logs.json_object import object_in
from etcdlab.readers.logs.record import Record
from etcdlab.readers.logs.times import seconds_of, seconds_of_number

NAME = "zap-console"

_LEVEL = re.compile(r"(?i:debug|info|warn|warning|error|dpanic|panic|fatal)\Z")
_CALLER = re.compile(r"[\w.@+/-]+\.go:\d+\Z")
_MOST_PARTS = 8


def read(text: str, now: datetime) -> Record | None:
    """The record of one line; None for another format."""
    parts = text.split("\t", _MOST_PARTS)
    if len(parts) < 3 or not _LEVEL.match(parts[1]):
        return None
    at = _time(parts[0], now)
    rest = parts[2:]
    caller = next((part for part in rest[:2] if _CALLER.match(part)), "")
    rest = rest[rest.index(caller) + 1 :] if caller else rest
    fields = object_in(rest[-1].strip()) if len(rest) > 1 else None
    message = "\t".join(rest[:-1] if fields is not None else rest)
    return None if at is None or not message else Record(NAME, at, caller, message, fields or {})


def _time(text: str, now: datetime) -> float | None:
    try:
        return seconds_of_number(float(text), now)
    except ValueError:
        return seconds_of(text, now)
