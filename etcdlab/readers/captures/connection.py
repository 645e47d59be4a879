"""One TCP connection of a capture: how it began and ended, and what was spoken on it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from etcdlab.readers.captures.budget import Budget
from etcdlab.readers.captures.grpc_calls import GrpcCalls
from etcdlab.readers.captures.http2 import PREFACE, starts_with_frame
from etcdlab.readers.captures.packet import PacketMark
from etcdlab.readers.captures.reassembly import Delivery, Reassembly
from etcdlab.readers.captures.tcp import ACK, FIN, RST, SYN, Segment
from etcdlab.readers.captures.tls import TlsReader, is_tls

Protocol = Literal["", "h2", "tls", "http1", "other"]

SECOND = 1_000_000_000
_RETRANSMITTED = SECOND * 9 // 10
"""A SYN is sent again after one second (RFC 6298). A copy of a packet comes at once."""

_METHODS = (b"GET ", b"POST ", b"PUT ", b"HEAD ", b"DELETE ", b"OPTIONS ")
_MOST_TRIES = 8
"""In the middle of a connection so many segments may pass before one begins with a frame."""


class Peer(NamedTuple):
    """One end of a connection."""

    ip: bytes
    port: int


class Connection:
    """The packets of one connection. `file` is the name of the capture. Marks are None for what was not seen."""

    def __init__(self, file: str, client: Peer, server: Peer, budget: Budget, first: PacketMark) -> None:
        self.file = file
        self.client = client
        self.server = server
        self.first = first
        self.syn: PacketMark | None = None
        self.syn_again: PacketMark | None = None
        """The last SYN that was sent again because nobody answered."""
        self.syn_ack: PacketMark | None = None
        self.refused: PacketMark | None = None
        self.unreachable: PacketMark | None = None
        self.reset: PacketMark | None = None
        self.is_reset_by_client = False
        self.fin_of_client: PacketMark | None = None
        self.fin_of_server: PacketMark | None = None
        self.client_data: PacketMark | None = None
        self.server_data: PacketMark | None = None
        self.client_protocol: Protocol = ""
        self.server_protocol: Protocol = ""
        self._tries = 0
        self.has_gap = False
        self.is_ignored = False
        """Whether its bytes are of another protocol, so that none is read."""
        self.tls: TlsReader | None = None
        self.grpc: GrpcCalls | None = None
        self.sequence_of_syn = -1
        self._budget = budget
        self._streams = {True: Reassembly(budget), False: Reassembly(budget)}

    @property
    def begins_in_middle(self) -> bool:
        """Whether the capture began after the connection."""
        return self.syn is None and self.syn_ack is None

    @property
    def is_open(self) -> bool:
        """Whether the server accepted it."""
        return bool(self.syn_ack or self.server_data or self.client_data)

    @property
    def is_over(self) -> bool:
        """Whether it ended."""
        return bool(self.refused or self.reset or (self.fin_of_client and self.fin_of_server))

    def begins_anew(self, segment: Segment) -> bool:
        """Whether a SYN is that of a new connection between the same ports."""
        is_first = segment.flags & (SYN | ACK) == SYN
        return is_first and segment.sequence != self.sequence_of_syn and (self.is_over or self.is_open)

    def feed(self, segment: Segment, mark: PacketMark, *, from_client: bool) -> None:
        """Take one segment."""
        flags = segment.flags
        if flags & SYN:
            self._take_syn(segment, mark)
        elif flags & RST:
            self._take_reset(mark, from_client=from_client)
        if segment.payload and not flags & (SYN | RST):
            self._take_payload(segment, mark, from_client=from_client)
        if flags & FIN and from_client:
            self.fin_of_client = self.fin_of_client or mark
        elif flags & FIN:
            self.fin_of_server = self.fin_of_server or mark

    def close(self) -> None:
        """Read what still waits behind a gap, at the end of the connection or of the capture."""
        for from_client, stream in self._streams.items():
            for delivery in stream.rest():
                self._read(delivery, from_client=from_client)
            stream.close()
        if self.tls is not None:
            self.tls.close()

    def _take_syn(self, segment: Segment, mark: PacketMark) -> None:
        if segment.flags & ACK:
            self.syn_ack = self.syn_ack or mark
            self._streams[False].next = (segment.sequence + 1) % (1 << 32)
        elif self.syn is None:
            self.syn, self.sequence_of_syn = mark, segment.sequence
            self._streams[True].next = (segment.sequence + 1) % (1 << 32)
        elif mark.at - self.syn.at >= _RETRANSMITTED:
            self.syn_again = mark

    def _take_reset(self, mark: PacketMark, *, from_client: bool) -> None:
        if not from_client and self.syn and not self.is_open:
            self.refused = self.refused or mark
        elif self.reset is None and not self.refused:
            self.reset, self.is_reset_by_client = mark, from_client

    def _take_payload(self, segment: Segment, mark: PacketMark, *, from_client: bool) -> None:
        if from_client:
            self.client_data = self.client_data or mark
        else:
            self.server_data = self.server_data or mark
        if self.is_ignored:
            return
        for delivery in self._streams[from_client].add(segment, mark):
            self._read(delivery, from_client=from_client)
        for delivery in self._streams[not from_client].acknowledged(segment.acknowledged):
            self._read(delivery, from_client=not from_client)

    def _read(self, delivery: Delivery, *, from_client: bool) -> None:
        if delivery.after_gap:
            self.has_gap = True
            if self.tls is not None:
                self.tls.lose_state(from_client=from_client)
            if self.grpc is not None:
                self.grpc.lose_state(from_client=from_client)
        self._recognise(delivery.data, from_client=from_client)
        if self.tls is not None and self.grpc is None:
            self.tls.feed(delivery.data, delivery.mark, from_client=from_client)
        if self.grpc is not None and (from_client or self.server_protocol == "h2"):
            data = delivery.data.removeprefix(PREFACE) if from_client else delivery.data
            self.grpc.feed(data, delivery.mark, from_client=from_client)

    def _recognise(self, data: bytes, *, from_client: bool) -> None:
        """What each side speaks, by the first bytes that it sent. In the middle it may take some segments."""
        unknown = ("", "other") if self.begins_in_middle and self._tries < _MOST_TRIES else ("",)
        if from_client and self.client_protocol in unknown:
            self.client_protocol = _protocol_of_client(data, in_middle=self.begins_in_middle)
        elif not from_client and self.server_protocol in unknown:
            self.server_protocol = _protocol_of_server(data)
        else:
            return
        self._tries += 1
        spoken = {self.client_protocol, self.server_protocol}
        if "tls" in spoken and self.tls is None:
            self.tls = TlsReader(self._budget)
        if "h2" in spoken and "tls" not in spoken and self.grpc is None:
            self.grpc = GrpcCalls(self._budget)
            if self.begins_in_middle and not data.startswith(PREFACE[:16]):
                for side in (True, False):
                    self.grpc.lose_state(from_client=side)
        is_certain = not self.begins_in_middle or self._tries >= _MOST_TRIES
        self.is_ignored = is_certain and self.tls is None and self.grpc is None

    def ignore(self) -> None:
        """Read no more bytes of it. What its hello says stays."""
        self.is_ignored, self.grpc = True, None
        if self.tls is not None:
            self.tls.close()
        for stream in self._streams.values():
            stream.close()


def _protocol_of_client(data: bytes, *, in_middle: bool) -> Protocol:
    if data.startswith(PREFACE[:16]) or (in_middle and starts_with_frame(data)):
        return "h2"
    if data.startswith(_METHODS):
        return "http1"
    return "tls" if is_tls(data) else "other"


def _protocol_of_server(data: bytes) -> Protocol:
    if data.startswith(b"HTTP/1"):
        return "http1"
    if is_tls(data):
        return "tls"
    return "h2" if starts_with_frame(data) else "other"
