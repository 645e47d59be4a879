"""Takes away what a carrier puts around a line: journald, CRI, docker, docker compose, kubectl, k9s and a terminal."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from etcdlab.readers.logs.json_object import object_in
from etcdlab.readers.logs.times import MONTHS, seconds_of, seconds_without_year

MOST_CARRIERS = 5
"""A line has at most so many carriers around it."""

_ISO = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)"
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|[@-Z\\-_])")
_CRI = re.compile(rf"({_ISO}) (?:stdout|stderr) [FP] ?(.*)", re.DOTALL)
_KUBECTL_TIME = re.compile(rf"({_ISO}) (.*)", re.DOTALL)
_KUBECTL_POD = re.compile(r"\[(pod/[\w./-]{1,253})\] (.*)", re.DOTALL)
_COMPOSE = re.compile(r"([A-Za-z0-9][\w.-]{0,80}) +\| ?(.*)", re.DOTALL)
_SYSLOG = re.compile(
    rf"(?:([A-Z][a-z]{{2}}) +(\d{{1,2}}) (\d\d:\d\d:\d\d)(?:\.\d+)?|({_ISO})) ([\w.-]{{1,253}}) "
    r"([\w./@:+-]{1,100}?)(?:\[\d+\])?: (.*)",
    re.DOTALL,
)


class Carried(NamedTuple):
    """What a carrier had inside."""

    text: str
    at: float | None = None
    source: str = ""
    """The container, pod or unit that the carrier names."""


def bare(text: str) -> str:
    """The line without colours, and without the borders that k9s draws."""
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    text = text.strip("\r\n\0")
    if text[:1] in "│┃║":
        text = text[1:].removeprefix(" ")
    return text.rstrip(" │┃║") if text[-1:] in "│┃║" else text


def unwrapped(text: str, now: datetime) -> Carried | None:
    """What the outermost carrier has inside. None if no carrier is around the text."""
    if text.startswith("{"):
        return _docker_json(text, now)
    if match := _CRI.fullmatch(text):
        return Carried(match[2], seconds_of(match[1], now))
    if match := _SYSLOG.fullmatch(text):
        month = MONTHS.get(match[1] or "")
        at = seconds_of(match[4], now) if match[4] else None
        if month:
            at = seconds_without_year(month, int(match[2]), match[3], now)
        return Carried(match[7], at, match[6])
    if match := _KUBECTL_POD.fullmatch(text):
        return Carried(match[2], None, match[1])
    if match := _KUBECTL_TIME.fullmatch(text):
        return Carried(match[2], seconds_of(match[1], now))
    if match := _COMPOSE.fullmatch(text):
        return Carried(match[2], None, match[1])
    return None


def _docker_json(text: str, now: datetime) -> Carried | None:
    """A line of docker's json-file driver, or of `journalctl -o json`."""
    fields = object_in(text) or {}
    log, time = fields.get("log"), fields.get("time")
    if isinstance(log, str) and "stream" in fields:
        return Carried(log.strip("\n"), seconds_of(time, now) if isinstance(time, str) else None)
    log, stamp = fields.get("MESSAGE"), fields.get("__REALTIME_TIMESTAMP")
    if isinstance(log, str):
        at = int(stamp) / 1e6 if isinstance(stamp, str) and stamp.isdecimal() and len(stamp) < 18 else None
        return Carried(log, at, str(fields.get("_SYSTEMD_UNIT", "")))
    return None
