"""GoFrame's glog: `2026-11-27 06:00:00.123 [WARN] {trace id} message`, also with an offset and with a caller."""

from __future__ import annotations

import re
from datetime import datetime

from etcdlab.readers.logs.record import Record
from etcdlab.readers.logs.times import seconds_of

NAME = "goframe"

_LINE = re.compile(
    r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)"
    r" \[(?:DEBU|INFO|NOTI|WARN|ERRO|CRIT|FATA|PANI)\] "
    r"(?:\{\w{0,64}\} ?)?(?:([\w./@-]+\.go:\d+): )?(.*)",
    re.DOTALL,
)


def read(text: str, now: datetime) -> Record | None:
    """The record of one line; None for another format."""
    match = _LINE.fullmatch(text)
    return match and Record(NAME, seconds_of(match[1], now), match[2] or "", match[3])
