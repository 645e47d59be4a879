"""ICMP's message that a packet did not arrive. It quotes the beginning of that packet (RFC 792, RFC 4443)."""

from __future__ import annotations

from typing import NamedTuple

from etcdlab.readers.captures.ip import ICMP, ICMP6, TCP, IpPacket, ip_packet

_QUOTE = 8
"""Bytes before the packet that is quoted."""
_UNREACHABLE, _UNREACHABLE_6 = 3, 1
_TOO_LARGE = 4
"""The code of a packet that is too large: the sender sends smaller ones."""


class Undelivered(NamedTuple):
    """The packet that did not arrive."""

    source: bytes
    destination: bytes
    ports: bytes


def undelivered(frame: bytes, packet: IpPacket) -> Undelivered | None:
    """The TCP packet that an ICMP packet says did not arrive. None for any other ICMP packet."""
    start = packet.start
    if packet.protocol not in (ICMP, ICMP6) or len(frame) < start + _QUOTE:
        return None
    kind, code = frame[start], frame[start + 1]
    if packet.protocol == ICMP and (kind != _UNREACHABLE or code == _TOO_LARGE):
        return None
    if packet.protocol == ICMP6 and kind != _UNREACHABLE_6:
        return None
    quoted = ip_packet(frame, start + _QUOTE)
    if quoted is None or quoted.protocol != TCP or len(frame) < quoted.start + 4:
        return None
    return Undelivered(quoted.source, quoted.destination, frame[quoted.start : quoted.start + 4])
