"""The lines of a trace: lines that say the same become one line, which counts them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from etcdlab.log_line import LogLine

MOST_LINES = 200
"""A trace has at most so many lines of a log."""


def condensed(lines: Iterable[LogLine]) -> tuple[LogLine, ...]:
    """The first line of each kind, with the number and the time of the last one."""
    kinds: dict[tuple[object, ...], LogLine] = {}
    for line in lines:
        key = line.what_it_says
        first = kinds.get(key)
        if first is not None:
            kinds[key] = replace(first, count=first.count + 1, last_line=line.line, last_time=line.time)
        elif len(kinds) < MOST_LINES:
            kinds[key] = line
    return tuple(kinds.values())
