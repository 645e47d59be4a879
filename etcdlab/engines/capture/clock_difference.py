"""How the clock of a log differs from that of a capture: the same failure is in both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.messages import Text, message
from etcdlab.quoting import printable
from etcdlab.wire_address import wire_address

if TYPE_CHECKING:
    from etcdlab.engines.log import LogEvidence
    from etcdlab.log_line import LogLine

_QUARTER = 900
"""Offsets from UTC are in quarters of an hour."""
_LATEST = 30.0
"""A client logs a failed dial at the deadline of a call at the latest, so mostly in so many seconds."""
_LARGEST_OFFSET = 14 * 3_600
_MOST_PACKETS = 8
"""A line is compared with at most so many packets of the same failure."""


class _SameFailure(NamedTuple):
    line: LogLine
    packet: LogLine
    seconds: float
    """How much later the line is. Negative if it is earlier."""


def clock_notes(packets: Sequence[LogLine], logs: LogEvidence) -> Iterator[Text]:
    """The clocks of a log and a capture, by the failure that both have. The times of a capture are UTC."""
    assumed = {file.name for file in logs.files if file.assumed_offset}
    same = _nearest(packets, logs.lines)
    if same is None:
        return
    values: dict[str, str | int] = {
        "line": same.line.line,
        "file": printable(same.line.file),
        "packet": same.packet.line,
    }
    hours = _offset(same.seconds) if same.line.file in assumed else 0
    if hours:
        yield message(
            "Line {line} of {file} and packet {packet} have the same failure, and their times differ by about {seconds}"
            " s. This fits a log whose times are {offset}: pass --utc-offset {file}={offset}.",
            **values,
            seconds=round(same.seconds),
            offset=f"{'+' if hours > 0 else '-'}{abs(hours) // 3600:02}:{abs(hours) % 3600 // 60:02}",
        )
        return
    yield message(
        "Line {line} of {file} and packet {packet} have the same failure. By their clocks, the line is {seconds:.3f} s"
        " after the packet.",
        **values,
        seconds=same.seconds,
    )


def _offset(seconds: float) -> int:
    """The offset from UTC, in seconds, that makes a line a little later than its packet. 0 if none does."""
    offset = round((seconds - _LATEST / 2) / _QUARTER) * _QUARTER
    is_near = -1 <= seconds - offset <= _LATEST
    return offset if is_near and abs(offset) <= _LARGEST_OFFSET else 0


def _nearest(packets: Iterable[LogLine], lines: Iterable[LogLine]) -> _SameFailure | None:
    """The line and the packet of the same failure whose times differ least."""
    at: dict[tuple[str, str], list[LogLine]] = {}
    for packet in packets:
        if packet.kind and packet.time:
            at.setdefault((wire_address(packet.dialled[0]), packet.kind), []).append(packet)
    pairs = (
        _SameFailure(line, packet, _seconds(packet.time, line.time))
        for line in lines
        if line.side == "client" and line.kind and line.time and line.dialled
        for packet in at.get((wire_address(line.dialled[0]), line.kind), ())[:_MOST_PACKETS]
    )
    return min(pairs, key=lambda pair: abs(pair.seconds), default=None)


def _seconds(first: str, then: str) -> float:
    return (datetime.fromisoformat(then) - datetime.fromisoformat(first)).total_seconds()
