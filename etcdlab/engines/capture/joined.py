"""The trace of captures and logs of one incident: what packets prove and what lines prove, on one timeline.

If a capture has a readable answer to MemberList, its trace is the base. Else the log knows more: it names the
configured endpoint, and the address that the client took from a Sync. What only the other one has is added to the base.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from etcdlab.chain.versions import number, within
from etcdlab.engines import log
from etcdlab.engines.capture.clock_difference import clock_notes
from etcdlab.engines.capture.trace import trace_of
from etcdlab.messages import Text, listed, message
from etcdlab.quoting import printable
from etcdlab.wire_address import wire_address

if TYPE_CHECKING:
    from etcdlab.engines.capture.evidence import CaptureEvidence
    from etcdlab.engines.log import LogEvidence
    from etcdlab.log_line import LogLine
    from etcdlab.trace import Dial, SubConn, Trace

_MOST_NAMES = 4
_EPOCH = datetime.fromtimestamp(0, UTC)


def joined_trace(captures: CaptureEvidence, logs: LogEvidence) -> Trace:
    """The trace of these captures, and of these logs beside them."""
    packets, lines = trace_of(captures), log.trace_of(logs, is_alone=False)
    if not lines.log_lines:
        names = listed(tuple(printable(file.name) for file in logs.files), _MOST_NAMES)
        return _with_note(packets, message("No line of {files} is about etcd.", files=names)) if logs.files else packets
    if not packets.log_lines:
        names = listed(tuple(printable(file.name) for file in captures.files), _MOST_NAMES)
        return _with_note(log.trace_of(logs), message("No packet of {files} is about etcd.", files=names))
    is_of_packets = captures.answer is not None or not (lines.dials or lines.logged_members)
    base, other = (packets, lines) if is_of_packets else (lines, packets)
    notes = (*clock_notes(captures.events, logs), *_other_client(packets, lines))
    return _joined(base, other, replace(lines, notes=(*packets.notes, *lines.notes, *notes)))


def events_on_one_timeline(*parts: Iterable[LogLine]) -> tuple[LogLine, ...]:
    """Packets and lines by their times. A line without a time stays after the line before it."""
    return tuple(event for _, event in sorted(_timed(parts), key=lambda pair: pair[0]))


def _timed(parts: Iterable[Iterable[LogLine]]) -> Iterator[tuple[datetime, LogLine]]:
    for part in parts:
        at = _EPOCH
        for event in part:
            at = datetime.fromisoformat(event.time) if event.time else at
            yield at, event


def _joined(base: Trace, other: Trace, lines: Trace) -> Trace:
    """The base with what only the other trace has. `lines` is the trace of the logs, with the notes of both."""
    origin = replace(base.origin, **_release(base, other))
    endpoints = base.endpoints or other.endpoints
    more = tuple(_missing(base, other, endpoints))
    return replace(
        base,
        origin=replace(origin, framework=lines.origin.framework),
        target=base.target or other.target,
        endpoints=endpoints,
        autosync=lines.autosync,
        dials=(*base.dials, *(dial for dial, _ in more)),
        subconns=(*base.subconns, *(subconn for _, subconns in more for subconn in subconns)),
        calls=lines.calls,
        logged_members=lines.logged_members,
        log_lines=events_on_one_timeline(base.log_lines, other.log_lines),
        notes=lines.notes,
    )


def _release(base: Trace, other: Trace) -> dict[str, str]:
    """The release as the base has it. Headers name only the series of a client, and the log may have its release."""
    own, more = base.origin, other.origin
    if not own.grpc_releases:
        return {"releases": more.releases, "grpc_releases": more.grpc_releases}
    is_narrower = more.releases.startswith(f"{own.releases}.") and not {",", "-"} & set(more.releases)
    return {"releases": more.releases} if own.releases and is_narrower else {}


def _missing(base: Trace, other: Trace, endpoints: Iterable[str]) -> Iterator[tuple[Dial, tuple[SubConn, ...]]]:
    """The dials of addresses that the base does not have, with their SubConns, numbered after its own."""
    own = {wire_address(dial.address) for dial in base.dials}
    subconns = {subconn.id: subconn for subconn in other.subconns}
    configured = {endpoint.rpartition("://")[2] for endpoint in endpoints}
    more = [dial for dial in other.dials if wire_address(dial.address) not in own]
    for new_id, dial in enumerate(more, len(base.dials)):
        is_configured = dial.source == "unknown" and dial.address in configured
        # A connection that began before a Sync is closed by the Sync, and neither file says so.
        subconn = subconns.get(dial.id + 1) if dial.failure else None
        yield (
            replace(dial, id=new_id, source="configured" if is_configured else dial.source),
            (replace(subconn, id=new_id + 1),) if subconn else (),
        )


def logged_addresses(lines: Iterable[LogLine]) -> frozenset[str]:
    """The addresses that a client dialled by its log, as packets have them."""
    return frozenset(wire_address(address) for line in lines if line.side == "client" for address in line.dialled)


def _other_client(packets: Trace, lines: Trace) -> Iterator[Text]:
    """Whether the releases of grpc-go say that the log is of another client than the packets."""
    captured, logged = packets.origin.grpc_releases, lines.origin.grpc_releases
    is_open = logged.endswith("+")
    is_same = number(captured) >= number(logged.rstrip("+")) if is_open else within(captured, logged)
    if captured and logged and not is_same:
        yield message(
            "The packets are of a client with grpc-go {captured}, and the log is of a client with grpc-go {logged}. So"
            " they are two clients, or the program was changed in between.",
            captured=captured,
            logged=logged,
        )


def _with_note(trace: Trace, note: Text) -> Trace:
    return replace(trace, notes=(*trace.notes, note))
