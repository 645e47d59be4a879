"""The lookups of names in a capture: who asked, what DNS answered, and what it did not answer. All within bounds."""

from __future__ import annotations

from typing import NamedTuple

from etcdlab.readers.captures.dns import DNS_PORT, DnsMessage, dns_message
from etcdlab.readers.captures.ip import IpPacket
from etcdlab.readers.captures.packet import PacketMark

_HEADER_OF_UDP = 8
_MOST_OPEN = 1_000
MOST_LOOKUPS = 4_000
"""So many lookups that differ are kept of a capture."""


class Lookup(NamedTuple):
    """A question, and how it ended. Later questions with the same answer are not kept."""

    file: str
    client: bytes
    name: str
    kind: int
    query: PacketMark | None
    answer: PacketMark | None
    """None if no packet answers it."""
    code: int = 0
    addresses: tuple[bytes, ...] = ()


class Lookups:
    """Takes the packets of UDP. `all` is valid at any moment."""

    def __init__(self, file: str) -> None:
        self.left_out = 0
        """So many messages came when as many lookups were kept as may be."""
        self._file = file
        self._open: dict[tuple[bytes, int, str, int], PacketMark] = {}
        self._ended: dict[tuple[object, ...], Lookup] = {}

    def feed(self, packet: IpPacket, frame: bytes, mark: PacketMark) -> None:
        """Take one packet of UDP. One that is no DNS is passed over."""
        start = packet.start
        from_port, to_port = int.from_bytes(frame[start : start + 2]), int.from_bytes(frame[start + 2 : start + 4])
        if DNS_PORT not in (from_port, to_port):
            return
        message = dns_message(frame[start + _HEADER_OF_UDP : packet.end])
        if message is None or message.is_truncated:
            return
        if message.is_answer:
            self._answer(packet.destination, message, mark)
        elif len(self._open) < _MOST_OPEN:
            self._open.setdefault((packet.source, message.number, message.name, message.kind), mark)
        else:
            self.left_out += 1

    def _answer(self, client: bytes, message: DnsMessage, mark: PacketMark) -> None:
        query = self._open.pop((client, message.number, message.name, message.kind), None)
        key = (client, message.name, message.kind, message.code, message.addresses)
        if len(self._ended) < MOST_LOOKUPS:
            lookup = Lookup(
                self._file, client, message.name, message.kind, query, mark, message.code, message.addresses
            )
            self._ended.setdefault(key, lookup)
        elif key not in self._ended:
            self.left_out += 1

    @property
    def all(self) -> tuple[Lookup, ...]:
        """The lookups in the order of their first packets. Those without an answer have none."""
        silent = (
            Lookup(self._file, client, name, kind, mark, None) for (client, _, name, kind), mark in self._open.items()
        )
        every = (*self._ended.values(), *{(one.client, one.name, one.kind): one for one in silent}.values())
        return tuple(sorted(every, key=lambda one: one.query or one.answer or PacketMark(0, 0)))
