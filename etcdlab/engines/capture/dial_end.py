"""How a connection of a capture ended as a dial: its stages, and the failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from etcdlab.cluster.dial import go_errors
from etcdlab.engines.capture.alerts import alert_words
from etcdlab.messages import Message, message
from etcdlab.readers.captures.connection import SECOND
from etcdlab.trace import UNFINISHED, Failure, Stage

if TYPE_CHECKING:
    from etcdlab.readers.captures.connection import Connection
    from etcdlab.readers.captures.packet import PacketMark
    from etcdlab.readers.captures.tls import TlsReader
    from etcdlab.trace import StageName

_NO_ANSWER = 3 * SECOND
"""A SYN without an answer for so long, or one that was sent again, is a dial that times out."""


class DialEnd(NamedTuple):
    """The stages of a dial, the failure if there is one, and the packet that decides."""

    stages: tuple[Stage, ...]
    failure: Failure | None
    packet: PacketMark


def dial_end(connection: Connection, last: PacketMark) -> DialEnd:
    """How a connection went. `last` is the last packet of the capture."""
    if not connection.is_open:
        return _not_connected(connection, last)
    tcp = _stage("tcp", connection.syn, connection.syn_ack)
    if connection.tls is not None and connection.is_ignored:
        return DialEnd((tcp, _stage("tls", connection.client_data, None)), None, connection.first)
    if connection.tls is not None and connection.client_protocol != "h2":
        return _of_tls(connection, connection.tls, tcp)
    return _of_plain(connection, tcp)


def _not_connected(connection: Connection, last: PacketMark) -> DialEnd:
    first = connection.syn or connection.first
    if connection.refused:
        return _failed((), "tcp", "refused", first, connection.refused, message("RST answers the SYN."))
    if connection.unreachable:
        detail = message("ICMP reports that the SYN did not arrive.")
        return _failed((), "tcp", "unreachable", first, connection.unreachable, detail)
    if connection.reset is not None and not connection.is_reset_by_client:
        return _failed((), "tcp", "refused", first, connection.reset, message("RST is the only packet of the server."))
    if connection.syn_again or last.at - first.at >= _NO_ANSWER:
        detail = message("No packet answers the SYN.")
        return _failed((), "tcp", "timeout", first, connection.syn_again or first, detail)
    return _failed((), "tcp", UNFINISHED, first, first, message("The capture ends before an answer to the SYN."))


def _of_tls(connection: Connection, tls: TlsReader, tcp: Stage) -> DialEnd:
    first = tls.client_hello or connection.client_data or connection.first
    refused = _refused_handshake(tls)
    if refused is not None:
        kind, detail, packet = refused
        return _failed((tcp,), "tls", kind, first, packet, detail)
    if connection.server_protocol not in ("", "tls"):
        detail = message("The server answers the TLS handshake without TLS.")
        return _failed((tcp,), "tls", "peer-is-plain", first, connection.server_data or first, detail)
    ended = _ended_by(connection)
    if tls.encrypted == 0 and not connection.begins_in_middle and not connection.has_gap:
        if ended is None:
            detail = message("The capture ends before the TLS handshake does.")
            return _failed((tcp,), "tls", UNFINISHED, first, first, detail)
        kind, detail = _closed(connection, ended)
        return _failed((tcp,), "tls", kind, first, ended, detail)
    tls_stage = _stage("tls", first, tls.first_encrypted)
    detail = message("TLS encrypts the rest, so the packets do not show it.")
    return DialEnd((tcp, tls_stage, Stage("h2", "skipped", detail=detail)), None, tls.first_encrypted or first)


def _refused_handshake(tls: TlsReader) -> tuple[str, Message, PacketMark] | None:
    """The alert that ends a handshake: the kind of failure, the reason, and the packet."""
    if tls.alert is not None:
        words = alert_words(tls.alert.description)
        if tls.alert.from_client:
            detail = message("The client refuses the handshake with the alert `{alert}`.", alert=words)
            return "tls-alert", detail, tls.alert.mark
        detail = message("The server refuses the handshake with the alert `{alert}`.", alert=words)
        return go_errors.alert_kind(words), detail, tls.alert.mark
    if tls.hidden_alert is None:
        return None
    if tls.hidden_alert.from_client:
        detail = message("The client ends the handshake with an alert that TLS 1.3 encrypts.")
    else:
        detail = message("The server ends the handshake with an alert that TLS 1.3 encrypts.")
    return "tls-alert", detail, tls.hidden_alert.mark


_FOREIGN: dict[str, tuple[str, Message]] = {
    "tls": ("peer-is-tls", message("The server speaks TLS.")),
    "http1": ("http1", message("The server speaks plain {protocol}, without TLS.", protocol="HTTP/1.1")),
    "other": ("not-http2", message("The server does not speak HTTP/2.")),
}
"""What a server may speak instead of HTTP/2: the kind of failure, and the reason."""


def _of_plain(connection: Connection, tcp: Stage) -> DialEnd:
    first = connection.client_data or connection.first
    answer = connection.server_data
    is_known = not connection.has_gap and not connection.begins_in_middle
    if answer is not None and is_known and connection.server_protocol in _FOREIGN:
        kind, detail = _FOREIGN[connection.server_protocol]
        return _failed((tcp,), "h2", kind, first, answer, detail)
    if answer is None or (connection.grpc is not None and connection.grpc.settings is None):
        return _without_http2(connection, tcp, first)
    return DialEnd((tcp, _stage("h2", first, answer)), None, answer)


def _without_http2(connection: Connection, tcp: Stage, first: PacketMark) -> DialEnd:
    """A connection on which the server has sent nothing that is HTTP/2."""
    ended = _ended_by(connection)
    if ended is not None:
        kind, detail = _closed(connection, ended)
        return _failed((tcp,), "h2", kind, first, ended, detail)
    if connection.begins_in_middle or connection.server_data is not None:
        return DialEnd((tcp,), None, first)
    return _failed((tcp,), "h2", UNFINISHED, first, first, message("The capture ends before the server answers."))


def _ended_by(connection: Connection) -> PacketMark | None:
    """The packet that ends a connection first."""
    marks = (connection.reset, connection.fin_of_server, connection.fin_of_client)
    return min((mark for mark in marks if mark is not None), default=None)


def _closed(connection: Connection, ended: PacketMark) -> tuple[str, Message]:
    """Who ended a connection on which the server had not answered."""
    by_client = connection.is_reset_by_client if ended == connection.reset else ended == connection.fin_of_client
    if by_client:
        return "silent", message("The client gives up: the server has sent nothing.")
    return "closed", message("The server closes the connection.")


def _stage(name: StageName, start: PacketMark | None, end: PacketMark | None) -> Stage:
    return Stage(name, "ok", _ms(start, end))


def _ms(start: PacketMark | None, end: PacketMark | None) -> float:
    return max(0.0, round((end.at - start.at) / 1e6, 3)) if start and end else 0.0


def _failed(
    before: tuple[Stage, ...], name: StageName, kind: str, start: PacketMark, end: PacketMark, detail: Message
) -> DialEnd:
    stages = (*before, Stage(name, "failed", _ms(start, end), kind))
    return DialEnd(stages, Failure(name, kind, "", detail), end)
