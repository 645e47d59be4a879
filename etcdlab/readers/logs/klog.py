"""klog and glog: `W1127 06:00:00.123456       1 clientconn.go:1223] grpc: ...`. The struct may be on eight lines."""

from __future__ import annotations

import re
from datetime import datetime

from etcdlab.readers.logs.record import Record
from etcdlab.readers.logs.times import seconds_without_year

NAME = "klog"

_LINE = re.compile(r"[IWEF](\d\d)(\d\d) (\d\d:\d\d:\d\d\.\d{1,9})\s+\d+ ([\w.-]+\.go:\d+)\] ?(.*)", re.DOTALL)


def read(text: str, now: datetime) -> Record | None:
    """The record of one line; None for another format."""
    match = _LINE.fullmatch(text)
    if match is None:
        return None
    return Record(NAME, seconds_without_year(int(match[1]), int(match[2]), match[3], now), match[4], match[5])
