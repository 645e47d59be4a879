"""The packets that say something, as events: they have the form of the lines of a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypedDict, Unpack

from etcdlab.engines.capture.answers import Answer, client_of, server_of
from etcdlab.engines.capture.dial_end import dial_end
from etcdlab.engines.capture.user_agent import grpc_go_of
from etcdlab.log_line import ErrorClass, LogLine
from etcdlab.quoting import printable
from etcdlab.readers.captures.dns import A
from etcdlab.readers.captures.grpc_calls import ETCD
from etcdlab.readers.captures.ip import spelled
from etcdlab.readers.captures.times import as_utc
from etcdlab.trace import UNFINISHED

if TYPE_CHECKING:
    from etcdlab.engines.capture.captured_dial import CapturedDial
    from etcdlab.log_line import Side
    from etcdlab.readers.captures.connection import Connection
    from etcdlab.readers.captures.packet import PacketMark

MOST_PACKETS = 5_000
"""So many events are kept of a capture."""

_CLASSES: dict[str, ErrorClass] = {"refused": "refused", "timeout": "timeout", "unreachable": "no-route"}


def events_of(
    connections: Sequence[Connection],
    answers: Sequence[Answer],
    ends: Sequence[PacketMark],
    dials: Sequence[CapturedDial],
) -> tuple[LogLine, ...]:
    """The events of one host, by their time. Of the lookups those that belong to a dial."""
    events = [event for one, end in zip(connections, ends, strict=True) for event in _of_connection(one, end)]
    events += [event for answer in answers for event in _of_answer(answer)]
    events += [event for dial in dials for event in _of_lookup(dial)]
    return tuple(sorted(events, key=lambda event: (event.time, event.file, event.line)))[:MOST_PACKETS]


def _of_connection(connection: Connection, last: PacketMark) -> Iterator[LogLine]:
    address = server_of(connection)
    if connection.syn:
        yield _event(connection, connection.syn, "client", "SYN", dialled=(address,))
    if connection.syn_ack:
        yield _event(connection, connection.syn_ack, "server", "SYN, ACK", dialled=(address,))
    if connection.tls and connection.tls.client_hello:
        name = connection.tls.server_name
        text = f"TLS ClientHello {printable(name)}" if name else "TLS ClientHello"
        yield _event(connection, connection.tls.client_hello, "client", text, peer=address)
    end = dial_end(connection, last)
    if end.failure is not None and end.failure.kind != UNFINISHED:
        error_class = _CLASSES.get(end.failure.kind, "tls" if end.failure.stage == "tls" else "other")
        yield _event(
            connection,
            end.packet,
            "client" if end.failure.kind == "timeout" else "server",
            f"{end.failure.stage} {end.failure.kind}",
            dialled=(address,),
            error_class=error_class,
            kind=end.failure.kind,
        )
    yield from _calls(connection, address)


def _calls(connection: Connection, address: str) -> Iterator[LogLine]:
    for call in connection.grpc.calls if connection.grpc else ():
        if call.path.startswith(ETCD) and call.request_mark:
            method = printable(call.path, 200)
            yield _event(connection, call.request_mark, "client", method, method=method, peer=address)
            if call.status not in ("", "0") and call.ended:
                text = f"{method} grpc-status {printable(call.status, 20)} {printable(call.words, 500)}"
                yield _event(connection, call.ended, "server", text, method=method, peer=address, error_class="other")


def _of_answer(answer: Answer) -> Iterator[LogLine]:
    """An event for each member, in the packet that has the answer."""
    for member in answer.members.members:
        name = member.name or member.id
        yield _event(
            answer.connection,
            answer.answer_mark,
            "server",
            printable(f"MemberList: {name} advertises {' '.join(member.client_urls)}", 500),
            peer=server_of(answer.connection),
            method="/etcdserverpb.Cluster/MemberList",
            member=name,
            advertised=member.client_urls,
        )


def _of_lookup(one: CapturedDial) -> Iterator[LogLine]:
    """What DNS answered for the name of a dial."""
    lookup, failure = one.lookup, one.dial.failure
    if lookup is None:
        return
    mark = lookup.answer or lookup.query or one.packet
    kind = failure.kind if failure and one.connection is None else ""
    result = " ".join(map(spelled, lookup.addresses[:8])) or kind
    yield LogLine(
        file=lookup.file,
        line=mark.number,
        text=printable(f"DNS {lookup.name} {'A' if lookup.kind == A else 'AAAA'} {result}", 500),
        format="capture",
        side="server" if lookup.answer else "client",
        time=as_utc(mark.at),
        dialled=(one.dial.address,) if kind else (),
        error_class="dns" if kind else "",
        kind=kind,
        error=printable(f"DNS {lookup.name} {kind}", 500) if kind else "",
    )


class _Details(TypedDict, total=False):
    """The fields of a `LogLine` that only some packets have."""

    dialled: tuple[str, ...]
    peer: str
    method: str
    error_class: ErrorClass
    kind: str
    member: str
    advertised: tuple[str, ...]


def _event(connection: Connection, mark: PacketMark, side: Side, what: str, **details: Unpack[_Details]) -> LogLine:
    ends = (client_of(connection), server_of(connection))
    sender, receiver = ends if side == "client" else ends[::-1]
    return LogLine(
        file=connection.file,
        line=mark.number,
        text=f"{sender} > {receiver} {what}",
        format="capture",
        side=side,
        time=as_utc(mark.at),
        grpc=grpc_go_of(connection.grpc.user_agent) if connection.grpc else "",
        error=what if "error_class" in details else "",
        **details,
    )
