r"""logrus text: `time="2026-11-27T06:00:00Z" level=warning msg="..." error="..."`. slog writes the same."""

from __future__ import annotations

import re
from datetime import datetime

from etcdlab.readers.logs.record import Record
from etcdlab.readers.logs.times import seconds_of

NAME = "logrus"

_PAIR = re.compile(r'\s*([\w.@-]{1,64})=(?:"((?:[^"\\]|\\.)*)"|(\S*))')
_ESCAPE = re.compile(r"\\(.)")
_MOST_PAIRS = 64


def read(text: str, now: datetime) -> Record | None:
    """The record of one line; None for another format."""
    if not text.startswith(("time=", "level=", "ts=", "t=")):
        return None
    fields: dict[str, object] = {}
    place = 0
    while len(fields) < _MOST_PAIRS and (match := _PAIR.match(text, place)):
        quoted = match[2]
        fields[match[1]] = match[3] if quoted is None else _ESCAPE.sub(r"\1", quoted)
        place = match.end()
    message = fields.get("msg")
    if not isinstance(message, str) or "level" not in {name.replace("lvl", "level") for name in fields}:
        return None
    if "err" in fields:
        fields.setdefault("error", fields["err"])
    at = next((seconds_of(str(fields[name]), now) for name in ("time", "ts", "t") if name in fields), None)
    return Record(NAME, at, str(fields.get("caller", fields.get("file", ""))), message, fields)
