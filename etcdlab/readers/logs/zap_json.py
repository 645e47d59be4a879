"""zap's JSON: `{"level":"warn","ts":1795380033.25,"caller":"v3@v3.5.21/retry_interceptor.go:63","msg":"..."}`."""

from __future__ import annotations

from datetime import datetime

from etcdlab.readers.logs.json_object import object_in
from etcdlab.readers.logs.record import Record
from etcdlab.readers.logs.times import seconds_of_number

NAME = "zap-json"


def read(text: str, now: datetime) -> Record | None:
    """The record of one line; None for another format."""
    fields = object_in(text)
    if fields is None or not isinstance(fields.get("msg"), str) or "level" not in fields:
        return None
    caller = fields.get("caller")
    at = next((at for name in ("ts", "time") if (at := seconds_of_number(fields.get(name), now)) is not None), None)
    return Record(NAME, at, caller if isinstance(caller, str) else "", str(fields["msg"]), fields)
