"""The lines of a log as plain JSON values: the field `events`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from etcdlab.log_line import LogLine
from etcdlab.trace import Trace


def log_fields(trace: Trace) -> dict[str, Any]:
    """What the JSON of a log has besides that of a check. Empty values for any other trace."""
    origin = trace.origin
    return {
        "releases": origin.releases,
        "grpc_releases": origin.grpc_releases,
        "events": events_of(trace.log_lines),
    }


def events_of(lines: Iterable[LogLine]) -> list[dict[str, Any]]:
    """An object for each line. `count` is more than 1 in a saved case, which has lines that say the same once."""
    return [_event(line) for line in lines]


def _event(line: LogLine) -> dict[str, Any]:
    return {
        "file": line.file,
        "line": line.line,
        "time": line.time or None,
        "side": line.side,
        "format": line.format,
        "release": ", ".join(line.releases),
        "grpc": line.grpc,
        "target": line.target,
        "dialled": list(line.dialled),
        "class": line.error_class,
        "error": line.error,
        "method": line.method,
        "attempt": line.attempt,
        "peer": line.peer or None,
        "member": line.member,
        "advertised": list(line.advertised),
        "source": line.source,
        "count": line.count,
        "last_line": line.last_line or line.line,
        "last_time": line.last_time or line.time or None,
    }
