"""Lines of no known format that quote an error of gRPC: a program's own log, or JSON that was cut off."""

from __future__ import annotations

import re
from datetime import datetime

from etcdlab.readers.logs.record import Record
from etcdlab.readers.logs.times import seconds_of, seconds_of_number

NAME = "plain"

_TIME = re.compile(r"\[?(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?) ?(Z|[+-]\d\d:?\d\d)?")
_PAIR = re.compile(r'"([\w@.-]{1,64})": ?"((?:[^"\\]|\\.)*)(?:"|\Z)')
_NUMBER = re.compile(r'"(ts|attempt)": ?(\d{1,19}(?:\.\d{1,9})?)')
_MARKS = (
    "rpc error: code = ",
    "connection error: desc = ",
    "io.etcd.",
    "context deadline exceeded",
    "published {Name:",
    "UNAVAILABLE",
)


def read(text: str, now: datetime) -> Record | None:
    """The record of a line that quotes an error. The parts of JSON that was cut off are its fields."""
    plain = text.replace('\\"', '"') if '\\"level\\":' in text else text
    if not any(mark in plain for mark in _MARKS):
        return None
    fields: dict[str, object] = {name: _unescaped(value) for name, value in _PAIR.findall(plain)}
    if isinstance(message := fields.get("msg"), str) and "caller" in fields:
        fields |= {name: float(value) if "." in value else int(value) for name, value in _NUMBER.findall(plain)}
        return Record("zap-json", seconds_of_number(fields.get("ts"), now), str(fields["caller"]), message, fields)
    match = _TIME.search(plain[:120])
    at = seconds_of(f"{match[1]}{match[2] or ''}", now) if match else None
    return Record(NAME, at, "", plain)


def _unescaped(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\")
