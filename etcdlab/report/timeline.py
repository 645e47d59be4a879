"""The timeline of a report, in UTC: each entry with its source, how exact its time is, and its mark."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from etcdlab.messages import Text, message
from etcdlab.report.fix_story import sources_of
from etcdlab.report.statement import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.log_line import LogLine
    from etcdlab.report.runs import Run
    from etcdlab.step import Step

Mark = Literal["", "detection", "diagnosis", "repair", "key"]

MOST_LINES = 12
"""So many lines of a client's log are on the timeline."""

MARKS: dict[str, Text] = {
    "detection": message("detection"),
    "diagnosis": message("diagnosis"),
    "repair": message("repair"),
    "key": message("key moment"),
}


class Entry(msgspec.Struct, frozen=True):
    """One moment."""

    at: str
    """ISO 8601, UTC, with milliseconds where the source has them."""
    text: Text
    origin: Text
    """Where the time is from."""
    exactness: Text
    """How far the time can be from the true one."""
    sources: tuple[Source, ...]
    mark: Mark = ""


def timeline(runs: Sequence[Run], incident: Run) -> tuple[Entry, ...]:
    """The entries of the runs, one run after the other, because a run's beginning is exact to a second only."""
    return tuple(entry for run in runs for entry in sorted(_of_run(run, incident), key=lambda entry: entry.at))


def _of_run(run: Run, incident: Run) -> Iterator[Entry]:
    start = _parsed(run.trace.started)
    if start is None:
        return
    yield _beginning(run, incident, start)
    if not run.supposed:
        yield from _steps(run, start)
        yield from _log(run)
        yield from _lines_of_log(run)
    if run is incident and run.findings:
        yield Entry(
            _end(run, start),
            message("The rules find the cause: {code}.", code=run.findings[0].code),
            message("etcdlab"),
            _exactness(run),
            sources_of(run, run.findings[0]),
            "diagnosis",
        )


def _beginning(run: Run, incident: Run, start: datetime) -> Entry:
    if run.trace.is_of_capture:
        return Entry(
            _text(start),
            message("The first packet of the client is captured."),
            message("the capture"),
            message("by the clock of the host that captured"),
            (Source(run.number, "run"),),
        )
    if run.trace.is_of_log:
        origin = message("the client's log")
        return Entry(
            _text(start),
            message("The first line about etcd is written."),
            origin,
            message("by the clock of the host that wrote the log"),
            (Source(run.number, "run"),),
        )
    what = message("A run of etcdlab begins, with client {client}.", client=run.trace.origin.client)
    if run.supposed:
        what = message("etcdlab tries the fix, without a change of the cluster.")
    elif run.number > incident.number:
        what = message("etcdlab checks the cluster again.")
    host = run.trace.host
    origin = message("etcdlab on host {host}", host=host) if host else message("etcdlab")
    mark: Mark = "repair" if run.number > incident.number else ""
    return Entry(_text(start), what, origin, message("exact to one second"), (Source(run.number, "run"),), mark)


_STATIONS: dict[str, tuple[Text, Mark]] = {
    "sync": (message("The client calls Sync."), ""),
    "set-endpoints": (message("The client replaces its endpoints by the advertised URLs."), "key"),
    "reset-transport": (message("The client dials its new endpoints."), ""),
    "update-picker": (message("The balancer installs a new picker."), ""),
}


def _steps(run: Run, start: datetime) -> Iterator[Entry]:
    """The first passage of each function that matters, after the first Sync where there is one."""
    first: dict[str, Step] = {}
    after_sync = False
    for step in run.trace.steps:
        after_sync = after_sync or step.station == "sync"
        if after_sync and step.station in _STATIONS and step.at is not None:
            first.setdefault(step.station, step)
    for station, step in first.items():
        text, mark = _STATIONS[station]
        origin = message("step {number} of the run", number=step.id)
        yield Entry(
            _text(start, step.at or 0), text, origin, _exactness(run), (Source(run.number, "step", step.id),), mark
        )


def _log(run: Run) -> Iterator[Entry]:
    """The client's own lines that have a time."""
    mark: Mark = "detection"
    for line in run.trace.log[:MOST_LINES]:
        parsed = _of_line(line)
        if parsed is None:
            continue
        at, written = parsed
        yield Entry(
            at,
            message("The client logs: {line}", line=written),
            message("the client's log"),
            message("by the clock of the client's host"),
            (Source(run.number, "run"),),
            mark,
        )
        mark = ""


def _lines_of_log(run: Run) -> Iterator[Entry]:
    """The lines of logs and the packets that etcdlab has read, in their order."""
    mark: Mark = "detection"
    for number, line in enumerate(run.trace.log_lines[:MOST_LINES]):
        if not line.time:
            continue
        if line.is_packet:
            yield _packet(run, number, line)
            continue
        yield Entry(
            line.time,
            _written(line),
            message("line {line} of {file}", line=line.line, file=line.file),
            message("by the clock of the host that wrote the log"),
            (Source(run.number, "log-line", number, line.line, line.file),),
            mark if line.side == "client" else "",
        )
        mark = "" if line.side == "client" else mark


def _packet(run: Run, number: int, packet: LogLine) -> Entry:
    """A packet of a capture that says something."""
    return Entry(
        packet.time,
        message("A packet is captured: {packet}", packet=packet.text),
        message("packet {line} of {file}", line=packet.line, file=packet.file),
        message("by the clock of the host that captured"),
        (Source(run.number, "packet", number, packet.line, packet.file),),
        "detection" if packet.error_class else "",
    )


def _written(line: LogLine) -> Text:
    """Who wrote the line, and how often."""
    text = line.error or line.text
    if line.count == 1 and line.side == "client":
        return message("The client logs: {line}", line=text)
    if line.count == 1:
        return message("The server logs: {line}", line=text)
    values: dict[str, str | int] = {"count": line.count, "time": line.last_time, "line": text}
    if line.side == "client":
        return message("The client logs this {count} times until {time}: {line}", **values)
    return message("The server logs this {count} times until {time}: {line}", **values)


def _of_line(line: str) -> tuple[str, str] | None:
    """The time and the message of a line of zap's JSON log."""
    try:
        fields = json.loads(line)
        at = datetime.fromtimestamp(float(fields["ts"]), UTC)
        return _text(at), str(fields["msg"])
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError):
        return None


def _exactness(run: Run) -> Text:
    if run.trace.clock == "client":
        return message("exact to some seconds, because the debugger paused the client")
    return message("exact to one second")


def _end(run: Run, start: datetime) -> str:
    """When the last step was taken, or the last line of the log was written: the rules judge after that."""
    last = max((step.at or 0 for step in run.trace.steps), default=0)
    lines = (parsed[0] for line in run.trace.log if (parsed := _of_line(line)))
    return max(_text(start, last), max(lines, default=""))


def _parsed(started: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(started)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _text(start: datetime, nanoseconds: int = 0) -> str:
    try:
        at = start + timedelta(microseconds=nanoseconds / 1000)
    except OverflowError:
        at = start
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
