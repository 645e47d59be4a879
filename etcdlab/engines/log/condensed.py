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
        key = _kind(line)
        first = kinds.get(key)
        if first is not None:
            kinds[key] = replace(first, count=first.count + 1, last_line=line.line, last_time=line.time)
        elif len(kinds) < MOST_LINES:
            kinds[key] = line
    return tuple(kinds.values())


def _kind(line: LogLine) -> tuple[object, ...]:
    """What lines that say the same have in common: everything but the time, the number and the attempt."""
    return (
        line.file, line.source, line.side, line.format, line.target, line.dialled, line.error_class, line.kind,
        line.method, line.peer, line.releases, line.endpoints, line.member, line.advertised,
    )  # fmt: skip
