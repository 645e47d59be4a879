"""capnslog, which etcd had before zap: `2020-12-01 10:00:00.123456 W | etcdserver: ...`. Mostly a server writes it."""

from __future__ import annotations

import re
from datetime import datetime

from etcdlab.readers.logs.record import Record
from etcdlab.readers.logs.times import seconds_of

NAME = "capnslog"

_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+) [CEWNIDT] \| (?:([\w/.-]+): )?(.*)", re.DOTALL)


def read(text: str, now: datetime) -> Record | None:
    """The record of one line; None for another format."""
    match = _LINE.fullmatch(text)
    return match and Record(NAME, seconds_of(match[1], now), match[2] or "", match[3])
