"""IPv4 and IPv6: the addresses, the protocol, and where its header begins. Fragments are left out, and counted."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

TCP, UDP, ICMP, ICMP6 = 6, 17, 1, 58

_EXTENSIONS = {0, 43, 60, 135, 139, 140, 253, 254}
"""Headers between IPv6 and TCP whose length is in units of eight bytes, without the first eight."""
_AUTHENTICATION, _FRAGMENT = 51, 44
_MOST_EXTENSIONS = 8


class IpPacket(NamedTuple):
    """The parts of an IP packet within a frame."""

    source: bytes
    destination: bytes
    protocol: int
    start: int
    """Where the header of the protocol begins."""
    end: int
    """Where the packet ends by its own length. The capture may have cut it before."""
    is_fragment: bool = False


def ip_packet(frame: bytes, start: int) -> IpPacket | None:
    """The IP packet at `start`. None if it is none, or too short."""
    if len(frame) < start + 20:
        return None
    version = frame[start] >> 4
    if version == 4:
        return _v4(frame, start)
    return _v6(frame, start) if version == 6 else None


def _v4(frame: bytes, start: int) -> IpPacket | None:
    header = (frame[start] & 0x0F) * 4
    length = int.from_bytes(frame[start + 2 : start + 4])
    fragment = int.from_bytes(frame[start + 6 : start + 8])
    if header < 20 or (length and length < header):
        return None
    # The length is 0 where the network card cuts a large packet into segments later (TSO).
    end = start + length if length else len(frame)
    source, destination = frame[start + 12 : start + 16], frame[start + 16 : start + 20]
    is_fragment = bool(fragment & 0x3FFF)
    return IpPacket(source, destination, frame[start + 9], start + header, end, is_fragment)


def _v6(frame: bytes, start: int) -> IpPacket | None:
    if len(frame) < start + 40:
        return None
    length = int.from_bytes(frame[start + 4 : start + 6])
    end = start + 40 + length if length else len(frame)
    protocol, place = frame[start + 6], start + 40
    source, destination = frame[start + 8 : start + 24], frame[start + 24 : start + 40]
    for _ in range(_MOST_EXTENSIONS):
        if protocol == _FRAGMENT:
            return IpPacket(source, destination, protocol, place, end, is_fragment=True)
        if protocol not in _EXTENSIONS and protocol != _AUTHENTICATION:
            return IpPacket(source, destination, protocol, place, end)
        if len(frame) < place + 8:
            return None
        units = frame[place + 1]
        size = (units + 2) * 4 if protocol == _AUTHENTICATION else (units + 1) * 8
        protocol, place = frame[place], place + size
    return None


def spelled(address: bytes) -> str:
    """An address as Go writes it."""
    if len(address) == 4:
        return ".".join(map(str, address))
    ip = ipaddress.IPv6Address(address)
    return str(ip.ipv4_mapped or ip)
