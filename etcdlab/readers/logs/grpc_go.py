"""grpc-go's own logger: `WARNING: 2020/12/01 10:00:00 grpc: addrConn.createTransport failed to connect to {...}`.

Newer releases write the time before the level. The level is missing if the program gave its own standard logger to
grpc-go, and so is the time.
"""

from __future__ import annotations

import re
from datetime import datetime

from etcdlab.readers.logs.record import Record
from etcdlab.readers.logs.times import seconds_of

NAME = "grpc-go"

_LINE = re.compile(
    r"(?:(?:INFO|WARNING|ERROR|FATAL): )?(?:(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)?) )?"
    r"(?:(?:INFO|WARNING|ERROR|FATAL): )?"
    r"(?:([\w.-]+\.go:\d+): )?((?:\[[\w-]+\] ?)?(?:\[.{0,80}?\] ?)?grpc: .*)",
    re.DOTALL,
)


def read(text: str, now: datetime) -> Record | None:
    """The record of one line; None for another format."""
    match = _LINE.fullmatch(text)
    if match is None:
        return None
    at = seconds_of(match[1], now) if match[1] else None
    return Record(NAME, at, match[2] or "", match[3])
