"""The link layers of captures: where the IP packet begins in a frame (https://www.tcpdump.org/linktypes.html)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

_VLAN_TYPES = (b"\x81\x00", b"\x88\xa8", b"\x91\x00")
_MOST_TAGS = 4
_IP_TYPES = (b"\x08\x00", b"\x86\xdd")
NO_IP = -1

Start: TypeAlias = Callable[[bytes], int]


def _after_tags(frame: bytes, place: int) -> int:
    """Where IP begins, if the type of what follows is at `place`. VLAN tags are passed over."""
    for _ in range(_MOST_TAGS):
        kind = frame[place : place + 2]
        if kind in _IP_TYPES:
            return place + 2
        if kind not in _VLAN_TYPES:
            return NO_IP
        place += 4
    return NO_IP


def _ethernet(frame: bytes) -> int:
    return _after_tags(frame, 12)


def _cooked(frame: bytes) -> int:
    """Linux cooked capture, of `tcpdump -i any`."""
    return _after_tags(frame, 14)


def _cooked_v2(frame: bytes) -> int:
    """Its second version has the type first, and 20 bytes in all."""
    if frame[:2] in _IP_TYPES:
        return 20
    return _after_tags(frame, 20 + 2) if frame[:2] in _VLAN_TYPES else NO_IP


def _loopback(frame: bytes) -> int:
    """BSD's loopback: four bytes that name the family, in the order of the host that captured."""
    return 4 if len(frame) > 4 else NO_IP


def _raw(frame: bytes) -> int:
    return 0 if frame else NO_IP


LINKS: Mapping[int, Start] = {
    0: _loopback,
    1: _ethernet,
    12: _raw,
    14: _raw,
    101: _raw,
    108: _loopback,
    113: _cooked,
    228: _raw,
    229: _raw,
    276: _cooked_v2,
}
"""Where IP begins, by the type of the link layer. `NO_IP` for another protocol."""
