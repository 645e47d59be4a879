"""A TCP segment: its numbers, its flags and its bytes."""

from __future__ import annotations

import struct
from typing import NamedTuple

FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
_HEADER = struct.Struct(">HHIIBB")
SEQUENCES = 1 << 32
"""Sequence numbers begin again at this one."""


class Segment(NamedTuple):
    """One segment. `missing` counts the bytes of it that the capture does not have."""

    sequence: int
    acknowledged: int
    flags: int
    payload: bytes
    missing: int


def segment(frame: bytes, start: int, end: int) -> Segment | None:
    """The segment whose header is at `start`. None if the header is cut or wrong."""
    if len(frame) < start + 20:
        return None
    _, _, sequence, acknowledged, offset, flags = _HEADER.unpack_from(frame, start)
    header = (offset >> 4) * 4
    if header < 20 or start + header > end:
        return None
    payload = frame[start + header : end]
    return Segment(sequence, acknowledged, flags, payload, end - start - header - len(payload))


def distance(sequence: int, start: int) -> int:
    """How far a number is after another one. Negative if it is before it."""
    return ((sequence - start + SEQUENCES // 2) % SEQUENCES) - SEQUENCES // 2
