"""Patroni: `2026-11-27 06:00:00,123 ERROR: Request to server http://10.0.0.5:2379 failed: MaxRetryError(...)`.

The messages are those of patroni/dcs/etcd.py and etcd3.py. `patronictl` writes `... - ERROR - ...`. Other lines of
Patroni are about PostgreSQL.
"""

from __future__ import annotations

import re
from datetime import datetime

from etcdlab.readers.logs.record import Record
from etcdlab.readers.logs.times import seconds_of

NAME = "patroni"

_LEVEL = r"(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)"
_LINE = re.compile(rf"(\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d,\d{{3}})(?: {_LEVEL}: | - {_LEVEL} - )(.*)", re.DOTALL)
_URL = r"https?://[^\s/'\"]{1,300}"
_FAILED = re.compile(
    rf"(?:Request to server ({_URL}) failed: |(?:Failed to get list of machines from) ({_URL})/v[\w]+: )(.*)", re.DOTALL
)
_LIST = re.compile(r"(?:Retrieved list of machines|Available machines): (\[.*)", re.DOTALL)
_ITEM = re.compile(rf"u?['\"]({_URL})/?['\"]")
_MOST_ITEMS = 64


def read(text: str, now: datetime) -> Record | None:
    """The record of one line; None for another format, and for a line that is not about etcd."""
    match = _LINE.fullmatch(text)
    if match is None:
        return None
    failed, machines = _FAILED.match(match[2]), _LIST.search(match[2])
    fields: dict[str, object] = {}
    if failed is not None:
        fields["server"] = failed[1] or failed[2]
    elif machines is not None:
        fields["machines"] = _ITEM.findall(machines[1])[:_MOST_ITEMS]
    elif "etcd" not in match[2].lower():
        return None
    return Record(NAME, seconds_of(match[1], now), "", match[2], fields)
