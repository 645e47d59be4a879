"""The formats, in the order in which they are tried. Each line is recognised by itself, and not its file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from etcdlab.readers.logs import (
    capnslog,
    go_zero,
    goframe,
    grpc_go,
    klog,
    logrus,
    patroni,
    slf4j,
    zap_console,
    zap_json,
)
from etcdlab.readers.logs.record import Record

_FORMATS = (zap_json, go_zero, klog, grpc_go, zap_console, logrus, capnslog, goframe, patroni, slf4j)

FORMAT_NAMES = tuple(one.NAME for one in _FORMATS)
_READERS: tuple[Callable[[str, datetime], Record | None], ...] = tuple(one.read for one in _FORMATS)


def record_of(text: str, now: datetime) -> Record | None:
    """The record of a line without its carrier. None if no format has such a line."""
    for read in _READERS:
        record = read(text, now)
        if record is not None:
            return record
    return None
