"""Reads the times of log lines. A time without an offset has that of `now`, which is the clock of the log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_SPAN = (0.0, 4.0e9)
"""From 1970 to 2096. Another number is no time."""


def seconds_of(text: str, now: datetime) -> float | None:
    """Seconds since 1970 of ISO 8601, also with a space, a comma, slashes or `+0800`. None for other text."""
    if text[4:5] == "/" and text[7:8] == "/":
        text = f"{text[:4]}-{text[5:7]}-{text[8:]}"
    try:
        at = datetime.fromisoformat(text.replace(",", ".", 1))
        return (at if at.tzinfo else at.replace(tzinfo=now.tzinfo)).timestamp()
    except (ValueError, OverflowError):
        return None


def seconds_of_number(value: object, now: datetime) -> float | None:
    """Seconds since 1970 of a number in seconds, milliseconds or nanoseconds, or of a text that is a time."""
    if isinstance(value, str):
        return seconds_of(value, now)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    for unit in (1, 1e3, 1e9):
        if _SPAN[0] < value / unit < _SPAN[1]:
            return value / unit
    return None


def seconds_without_year(month: int, day: int, clock: str, now: datetime) -> float | None:
    """Seconds since 1970 of a time without a year, as of klog and syslog: the newest one before tomorrow."""
    for year in (now.year, now.year - 1):
        at = seconds_of(f"{year}-{month:02}-{day:02} {clock}", now)
        if at is not None and at < (now + timedelta(days=1)).timestamp():
            return at
    return None


def as_utc(at: float | None) -> str:
    """ISO 8601, UTC, with milliseconds. Empty for no time."""
    if at is None:
        return ""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
