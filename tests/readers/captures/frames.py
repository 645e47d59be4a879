"""Packets and captures by hand: TCP over IPv4 and IPv6, the link layers, and the pcap file around them."""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Iterable
from typing import NamedTuple

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
START = 1_795_000_000 * 10**9
"""The time of the first packet, in nanoseconds."""
MILLISECOND = 10**6
CLIENT, SERVER = ("10.0.0.7", 40_000), ("10.0.0.5", 2379)
Address = tuple[str, int]


class Frame(NamedTuple):
    """A frame and its time."""

    at: int
    data: bytes


def tcp(
    source: Address, destination: Address, flags: int, payload: bytes = b"", sequence: int = 0, ack: int = 0
) -> bytes:
    """An IP packet with a TCP segment."""
    head = struct.pack(">HHIIBBHHH", source[1], destination[1], sequence, ack, 5 << 4, flags, 65535, 0, 0)
    return ip(source[0], destination[0], 6, head + payload)


def ip(source: str, destination: str, protocol: int, payload: bytes, extensions: bytes = b"") -> bytes:
    """An IP packet. `extensions` are the headers of IPv6 before the payload; the first one is of type `protocol`."""
    ends = ipaddress.ip_address(source).packed + ipaddress.ip_address(destination).packed
    if len(ends) == 32:
        return struct.pack(">IHBB", 6 << 28, len(extensions) + len(payload), protocol, 64) + ends + extensions + payload
    return struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0) + ends + payload


def ethernet(packet: bytes, tags: bytes = b"") -> bytes:
    """A frame of Ethernet, with VLAN tags."""
    return b"\x02" * 6 + b"\x04" * 6 + tags + (b"\x86\xdd" if packet[0] >> 4 == 6 else b"\x08\x00") + packet


def pcap(frames: Iterable[Frame], link: int = 1, order: str = "<", magic: int = 0xA1B2C3D4) -> bytes:
    """A pcap file. The times are in microseconds, or in nanoseconds with the other magic number."""
    unit = 1 if magic == 0xA1B23C4D else 1000
    parts = [struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262_144, link)]
    for frame in frames:
        seconds, rest = divmod(frame.at, 10**9)
        parts.append(struct.pack(order + "IIII", seconds, rest // unit, len(frame.data), len(frame.data)) + frame.data)
    return b"".join(parts)


class Talk:
    """One TCP connection between a client and a server, as frames of Ethernet one millisecond apart."""

    def __init__(self, client: Address = CLIENT, server: Address = SERVER, at: int = START) -> None:
        self.client, self.server, self.at = client, server, at
        self.frames: list[Frame] = []
        self._next = {client: 1_000, server: 2**32 - 5}
        """The numbers of the server begin again soon."""

    def send(self, source: Address, flags: int, payload: bytes = b"") -> Talk:
        """Send one segment."""
        other = self.server if source == self.client else self.client
        packet = tcp(source, other, flags, payload, self._next[source], self._next[other])
        self._next[source] = (self._next[source] + len(payload) + bool(flags & (SYN | FIN))) % 2**32
        self.frames.append(Frame(self.at, ethernet(packet)))
        self.at += MILLISECOND
        return self

    def connect(self) -> Talk:
        """The three packets that open the connection."""
        return self.send(self.client, SYN).send(self.server, SYN | ACK).send(self.client, ACK)

    def refuse(self) -> Talk:
        """RST answers the SYN."""
        return self.send(self.client, SYN).send(self.server, RST | ACK)

    def say(self, source: Address, data: bytes, size: int = 1_400) -> Talk:
        """Send bytes, in segments."""
        for start in range(0, len(data), size):
            self.send(source, PSH | ACK, data[start : start + size])
        return self

    def skip(self, source: Address, count: int) -> Talk:
        """Bytes that were sent, and that the capture does not have."""
        self._next[source] += count
        return self
