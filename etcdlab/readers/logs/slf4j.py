"""SLF4J with the usual patterns of Logback and Spring Boot: `2026-11-27 06:00:00.123  WARN 1 --- [main] io.etcd...`."""

from __future__ import annotations

import re
from datetime import datetime

from etcdlab.readers.logs.record import Record
from etcdlab.readers.logs.times import seconds_of

NAME = "slf4j"

_TIME = r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]\d{3}(?:Z|[+-]\d\d:?\d\d)?)"
_LEVEL = r"(?:TRACE|DEBUG|INFO|WARN|ERROR)"
_LINE = re.compile(
    rf"{_TIME}\s+(?:{_LEVEL}\s+(?:\d+ --- )?(?:\[.{{0,80}}?\]\s+)?|\[.{{0,80}}?\]\s+{_LEVEL}\s+)"
    r"([\w.$]{1,200})\s*(?:-|:)\s+(.*)",
    re.DOTALL,
)


def read(text: str, now: datetime) -> Record | None:
    """The record of one line; None for another format."""
    match = _LINE.fullmatch(text)
    return match and Record(NAME, seconds_of(match[1], now), match[2], match[3])
