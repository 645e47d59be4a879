"""Times of a capture as text."""

from __future__ import annotations

from datetime import UTC, datetime

_LATEST = 253_402_300_799
"""The last second that ISO 8601 writes with four digits of the year."""


def as_utc(nanoseconds: int) -> str:
    """A time as ISO 8601 in UTC, with microseconds. Empty for one that is none."""
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    if not 0 < seconds <= _LATEST:
        return ""
    moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1_000)
    return moment.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
