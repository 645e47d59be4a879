"""Reads pcap files, in both byte orders, with times in microseconds or nanoseconds (draft-ietf-opsawg-pcap)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from etcdlab.messages import message
from etcdlab.readers.captures.byte_stream import ByteStream
from etcdlab.readers.captures.packet import MOST_BYTES_OF_A_PACKET, Packet, damaged

MAGIC = {
    b"\xd4\xc3\xb2\xa1": ("<", 1_000),
    b"\xa1\xb2\xc3\xd4": (">", 1_000),
    b"\x4d\x3c\xb2\xa1": ("<", 1),
    b"\xa1\xb2\x3c\x4d": (">", 1),
}
"""The byte order of a file by its first bytes, and the nanoseconds of one unit of its times."""

_REST_OF_HEADER = 20
_HEADER_OF_A_PACKET = 16
_LINK = 0x0FFF_FFFF
"""The highest bits say how many bytes of a frame check sequence follow a packet."""


class PcapReader:
    """The packets of one file, after its first four bytes. `is_cut_off` says afterwards that the last one is cut."""

    def __init__(self, magic: bytes, stream: ByteStream, name: str) -> None:
        self._order, self._unit = MAGIC[magic]
        self._stream = stream
        self._name = name
        self.is_cut_off = False

    def packets(self) -> Iterator[Packet]:
        """Every packet, one at a time. Raises FileError."""
        header = self._stream.take(_REST_OF_HEADER)
        if len(header) < _REST_OF_HEADER:
            self.is_cut_off = True
            return
        link = struct.unpack(self._order + "I", header[16:])[0] & _LINK
        entry, number = struct.Struct(self._order + "IIII"), 0
        while head := self._stream.take(_HEADER_OF_A_PACKET):
            number += 1
            if len(head) < _HEADER_OF_A_PACKET:
                self.is_cut_off = True
                return
            seconds, fraction, size, _ = entry.unpack(head)
            if size > MOST_BYTES_OF_A_PACKET:
                reason = message("the file says that it has {size:,} bytes, which no packet has.", size=size)
                raise damaged(self._name, number, reason)
            data = self._stream.take(size)
            if len(data) < size:
                self.is_cut_off = True
                return
            yield Packet(number, seconds * 1_000_000_000 + fraction * self._unit, link, data)
