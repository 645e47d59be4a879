"""Reads a capture packet by packet: the link layer, IP, TCP and ICMP, and puts them into connections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from etcdlab.errors import FileError
from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.readers.captures import pcapng
from etcdlab.readers.captures.byte_stream import ByteStream
from etcdlab.readers.captures.connection import Connection
from etcdlab.readers.captures.connections import Connections
from etcdlab.readers.captures.icmp import undelivered
from etcdlab.readers.captures.ip import ICMP, ICMP6, TCP, UDP, ip_packet
from etcdlab.readers.captures.link import LINKS, NO_IP
from etcdlab.readers.captures.lookups import Lookup, Lookups
from etcdlab.readers.captures.own_addresses import OwnAddresses
from etcdlab.readers.captures.packet import Packet, PacketMark
from etcdlab.readers.captures.pcap import PcapReader
from etcdlab.readers.captures.pcapng import PcapngReader
from etcdlab.readers.captures.tcp import segment


class CaptureFile(NamedTuple):
    """What is true of a capture as a whole."""

    name: str
    packets: int
    first: PacketMark | None
    last: PacketMark | None
    is_cut_off: bool
    fragments: int
    """Packets that are a part of an IP packet. They are left out."""
    shortened: int
    """TCP packets of which the capture has only the beginning."""
    unread: int
    """Packets of a link layer that etcdlab does not read."""
    left_out: int
    """Connections of etcd's clients that were counted and not kept."""
    connections: tuple[Connection, ...]
    own_addresses: frozenset[bytes]
    """The addresses of the host that captured, where the link layer tells them."""
    ports: frozenset[int] = frozenset()
    """Ports on which etcd listens besides its own one, as a person said."""
    lookups: tuple[Lookup, ...] = ()
    """What DNS answered."""
    lookups_left_out: int = 0
    """Messages of DNS that were not kept."""


class CaptureReader:
    """Takes the packets of one capture. `result` is valid at any moment."""

    def __init__(self, name: str, ports: frozenset[int] = frozenset()) -> None:
        self.name = name
        self._ports = ports
        """Ports on which etcd listens besides its own one, as a person said."""
        self.is_cut_off = False
        self._connections = Connections(name, ports)
        self._own = OwnAddresses()
        self._lookups = Lookups(name)
        self._packets = self._fragments = self._shortened = self._unread = self._link = 0
        self._first: PacketMark | None = None
        self._last: PacketMark | None = None

    def read(self, blocks: Iterator[bytes]) -> None:
        """Read a capture to its end. Raises FileError."""
        stream = ByteStream(blocks)
        magic = stream.take(4)
        is_pcapng = magic == pcapng.MAGIC
        source = PcapngReader(stream, self.name) if is_pcapng else PcapReader(magic, stream, self.name)
        for packet in source.packets():
            self._take(packet)
        self.is_cut_off = self.is_cut_off or source.is_cut_off
        if self._packets and self._unread == self._packets:
            raise FileError(
                message(
                    "{file}: packet 1: etcdlab does not read this link layer (LINKTYPE {number}).",
                    file=printable(self.name),
                    number=self._link,
                ),
                message("Capture with `tcpdump -i any`, or on an Ethernet interface."),
            )

    @property
    def result(self) -> CaptureFile:
        """What the packets say so far."""
        return CaptureFile(
            self.name,
            self._packets,
            self._first,
            self._last,
            self.is_cut_off,
            self._fragments,
            self._shortened,
            self._unread,
            self._connections.left_out,
            self._connections.all(),
            self._own.all,
            self._ports,
            self._lookups.all,
            self._lookups.left_out,
        )

    def _take(self, packet: Packet) -> None:
        mark = PacketMark(packet.number, packet.at)
        self._packets += 1
        self._first = self._first or mark
        self._last = mark
        start_of_ip = LINKS.get(packet.link)
        if start_of_ip is None:
            self._unread += 1
            self._link = packet.link
            return
        frame = packet.data
        start = start_of_ip(frame)
        inner = ip_packet(frame, start) if start != NO_IP else None
        if inner is None:
            return
        if inner.is_fragment:
            self._fragments += 1
        elif inner.protocol == TCP:
            self._own.take(packet.link, frame, inner.source)
            part = segment(frame, inner.start, inner.end)
            if part is not None:
                self._shortened += part.missing > 0
                self._connections.feed(inner, frame[inner.start : inner.start + 4], part, mark)
        elif inner.protocol == UDP:
            self._lookups.feed(inner, frame, mark)
        elif inner.protocol in (ICMP, ICMP6) and (lost := undelivered(frame, inner)):
            self._connections.feed_undelivered(lost, mark)
