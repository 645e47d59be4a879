"""What a log says besides its steps: which releases and why, when the fault began, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from etcdlab.chain.client_programs import client_programs
from etcdlab.engines.log.address_origin import AddressOrigin
from etcdlab.messages import Text, message, plural, sentences

if TYPE_CHECKING:
    from etcdlab.engines.log.dials import LoggedDial
    from etcdlab.engines.log.trace import LogEvidence
    from etcdlab.log_line import LogLine
    from etcdlab.readers.logs.releases import ReleaseRange

_LATER = 6.0
"""Seconds. The line is written at the deadline of a call, so it is later than the Sync."""


def notes_of(
    evidence: LogEvidence,
    lines: Sequence[LogLine],
    span: ReleaseRange,
    dials: Sequence[LoggedDial],
    *,
    is_alone: bool = True,
) -> tuple[Text, ...]:
    """The notes of the trace. `is_alone`: there is no capture beside the logs, which may name the release."""
    return tuple(
        note
        for note in (
            _release(span, lines, is_alone=is_alone),
            *_beginning(evidence, dials),
            *_clocks(evidence),
            *_servers(lines),
            *_left_out(evidence),
        )
        if note
    )


def _release(span: ReleaseRange, lines: Sequence[LogLine], *, is_alone: bool) -> Text:
    if not any(line.side == "client" for line in lines):
        return ""
    if not span.clients and is_alone:
        return message("No line says which release the client has. The functions are those of the newest one.")
    if not span.clients:
        return ""
    if len(span.clients) == 1 and "-" not in span.clients[0]:
        return sentences(message("The client is {release}.", release=span.clients[0]), *span.reasons)
    return sentences(message("The client is one of {releases}.", releases=span.clients), *span.reasons)


def _beginning(evidence: LogEvidence, dials: Sequence[LoggedDial]) -> Iterator[Text]:
    """When the first address failed, and how long after the first line of its file."""
    for one in dials[:1]:
        line = one.line
        if not line.time:
            yield message("The lines have no time, so the log does not say when the fault began.")
            return
        first = next((file.first_time for file in evidence.files if file.name == line.file), "")
        seconds = _seconds(first, line.time) if first else 0.0
        if seconds <= 0:
            yield message("The fault is in the log from its first line on: {time}.", time=line.time)
            return
        yield sentences(
            message(
                "The fault began at {time}, {seconds:.0f} s after the first line of {file}.",
                time=line.time,
                seconds=seconds,
                file=line.file,
            ),
            _framework(seconds) if one.origin in (AddressOrigin.ADVERTISED, AddressOrigin.LIKELY) else "",
        )


def _framework(seconds: float) -> Text:
    """The frameworks whose interval between two Syncs fits, if the log begins with the program."""
    for program in client_programs():
        if program.language == "Go" and program.interval and 0 <= seconds - program.interval <= _LATER:
            return message(
                "If the log begins with the program, this fits {program}, which calls Sync every {interval:g} s.",
                program=program.name,
                interval=program.interval,
            )
    return ""


def _clocks(evidence: LogEvidence) -> Iterator[Text]:
    """How sure the times are."""
    for file in evidence.files:
        if file.assumed_offset:
            yield message(
                "The times of {file} have no offset from UTC. etcdlab takes {offset} for them. If that is wrong, pass"
                " --utc-offset {file}=+08:00 with the right one.",
                file=file.name,
                offset=file.assumed_offset,
            )
    if len({line.file for line in evidence.lines if line.time}) > 1:
        yield message(
            "The files may be of hosts whose clocks differ. So the order of lines of different files is as exact as"
            " these clocks, and no more."
        )


def _servers(lines: Sequence[LogLine]) -> Iterator[Text]:
    count = sum(line.count for line in lines if line.side == "server")
    if count:
        yield plural("{count} line is of an etcd server.", "{count} lines are of an etcd server.", count)
    gateway = next((line for line in lines if line.side == "server" and "createTransport" in line.text), None)
    if gateway is not None:
        yield message(
            "The server's own gateway dials the server, too: line {line} of {file} is no fault of a client.",
            line=gateway.line,
            file=gateway.file,
        )


def _left_out(evidence: LogEvidence) -> Iterator[Text]:
    if evidence.left_out:
        yield plural(
            "{count} more line about etcd was counted and not kept.",
            "{count} more lines about etcd were counted and not kept.",
            evidence.left_out,
        )
    for file in evidence.files:
        if file.is_cut_off:
            yield plural(
                "The end of {file} is missing or damaged. etcdlab read {count:,} line.",
                "The end of {file} is missing or damaged. etcdlab read {count:,} lines.",
                file.lines,
                file=file.name,
            )
        if file.cut:
            yield plural(
                "{file} has {count} line of more than 1 MB. etcdlab read its beginning only.",
                "{file} has {count} lines of more than 1 MB. etcdlab read their beginnings only.",
                file.cut,
                file=file.name,
            )


def _seconds(first: str, then: str) -> float:
    return (datetime.fromisoformat(then) - datetime.fromisoformat(first)).total_seconds()
