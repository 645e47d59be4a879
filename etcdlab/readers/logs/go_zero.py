"""go-zero: JSON with `@timestamp` and `content`, or the same as plain text with tabs."""

from __future__ import annotations

from datetime import datetime

from etcdlab.readers.logs.json_object import object_in
from etcdlab.readers.logs.record import Record
from etcdlab.readers.logs.times import seconds_of

NAME = "go-zero"


def read(text: str, now: datetime) -> Record | None:
    """The record of one line; None for another format."""
    fields = object_in(text)
    if fields is None or not isinstance(fields.get("content"), str) or not isinstance(fields.get("@timestamp"), str):
        return None
    caller = fields.get("caller")
    at = seconds_of(str(fields["@timestamp"]), now)
    return Record(NAME, at, caller if isinstance(caller, str) else "", str(fields["content"]), fields)
