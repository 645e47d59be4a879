"""Reads pcapng files: sections of any byte order, several interfaces, each with its own unit of time.

The format is draft-ietf-opsawg-pcapng. Blocks that have no packet are passed over, whatever their length is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from etcdlab.messages import Message, message
from etcdlab.readers.captures.byte_stream import ByteStream
from etcdlab.readers.captures.packet import MOST_BYTES_OF_A_PACKET, Packet, damaged

MAGIC = b"\x0a\x0d\x0d\x0a"
"""The type of a section header, which reads alike in both byte orders."""

_ORDERS = {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}
_SECTION, _INTERFACE, _OLD_PACKET, _SIMPLE_PACKET, _PACKET = 0x0A0D0D0A, 1, 2, 3, 6
_OPTION_UNIT, _OPTION_OFFSET = 9, 14
_SMALLEST = 12
_MOST_BYTES_OF_A_BLOCK = MOST_BYTES_OF_A_PACKET + (1 << 17)
"""A packet, and its options."""
_MOST_INTERFACES = 4_096
_PIECE = 1 << 20
_SECOND = 1_000_000_000
_MOST_DIGITS = 18


def is_section(first: bytes) -> bool:
    """Whether a file begins with a section header. A text may begin with the same four ends of lines."""
    return first[:4] == MAGIC and first[8:12] in _ORDERS


class _Interface(NamedTuple):
    link: int
    most: int
    """The bytes of a packet that it captures; 0 for all."""
    units: int = 1_000_000
    """How many units of time are a second."""
    offset: int = 0
    """Seconds to add to every time."""


class PcapngReader:
    """The packets of one file, after its first four bytes. `is_cut_off` says afterwards that the last block is cut."""

    def __init__(self, stream: ByteStream, name: str) -> None:
        self._stream = stream
        self._name = name
        self._order = "<"
        self._interfaces: list[_Interface] = []
        self._number = 0
        self.is_cut_off = False

    def packets(self) -> Iterator[Packet]:
        """Every packet, one at a time. Raises FileError."""
        kind = MAGIC
        while len(kind) == 4:
            is_section = kind == MAGIC
            size = self._read_section() if is_section else self._read_length()
            if size is None:
                return
            body = b"" if is_section else self._read_body(struct.unpack(self._order + "I", kind)[0], size)
            if body is None or (is_section and not self._skip(size - 16)) or not self._end(size):
                self.is_cut_off = True
                return
            packet = None if is_section else self._take(struct.unpack(self._order + "I", kind)[0], body)
            if packet is not None:
                yield packet
            kind = self._stream.take(4)
        self.is_cut_off = bool(kind)

    def _read_section(self) -> int | None:
        """The length of a section header. It sets the byte order, and its interfaces are counted anew."""
        head = self._stream.take(8)
        if len(head) < 8:
            self.is_cut_off = True
            return None
        if head[4:] not in _ORDERS:
            raise self._damaged(message("its section has no known byte order."))
        self._order, self._interfaces = _ORDERS[head[4:]], []
        size: int = struct.unpack(self._order + "I", head[:4])[0]
        return self._checked(size, smallest=28)

    def _read_length(self) -> int | None:
        head = self._stream.take(4)
        if len(head) < 4:
            self.is_cut_off = True
            return None
        size: int = struct.unpack(self._order + "I", head)[0]
        return self._checked(size, smallest=_SMALLEST)

    def _checked(self, size: int, smallest: int) -> int:
        if size < smallest or size % 4:
            raise self._damaged(message("its block has a length of {size} bytes, which no block has.", size=size))
        return size

    def _read_body(self, kind: int, size: int) -> bytes | None:
        """The body of a block that etcdlab reads. None at the end of the file."""
        length = size - _SMALLEST
        if kind not in (_INTERFACE, _OLD_PACKET, _SIMPLE_PACKET, _PACKET):
            return b"" if self._skip(length) else None
        if size > _MOST_BYTES_OF_A_BLOCK:
            raise self._damaged(message("the file says that it has {size:,} bytes, which no packet has.", size=size))
        body = self._stream.take(length)
        return body if len(body) == length else None

    def _skip(self, size: int) -> bool:
        while size > 0:
            piece = len(self._stream.take(min(size, _PIECE)))
            if not piece:
                return False
            size -= piece
        return True

    def _end(self, size: int) -> bool:
        """The length is repeated at the end of a block. Returns whether the file goes on so far."""
        tail = self._stream.take(4)
        if len(tail) == 4 and struct.unpack(self._order + "I", tail)[0] != size:
            raise self._damaged(message("the two lengths of its block differ."))
        return len(tail) == 4

    def _take(self, kind: int, body: bytes) -> Packet | None:
        if kind == _INTERFACE:
            self._add_interface(body)
        elif kind in (_PACKET, _OLD_PACKET):
            return self._packet(kind, body)
        elif kind == _SIMPLE_PACKET:
            return self._simple_packet(body)
        return None

    def _add_interface(self, body: bytes) -> None:
        if len(body) < 8 or len(self._interfaces) >= _MOST_INTERFACES:
            raise self._damaged(message("an interface before it is too short, or there are too many."))
        link, _, most = struct.unpack_from(self._order + "HHI", body)
        self._interfaces.append(_with_options(_Interface(link, most), body, self._order))

    def _packet(self, kind: int, body: bytes) -> Packet:
        self._number += 1
        if len(body) < 20:
            raise self._damaged(message("its block is too short."))
        layout = "IIIII" if kind == _PACKET else "HHIIII"
        fields = struct.unpack_from(self._order + layout, body)
        high, low, size, _ = fields[-4:]
        interface = self._interface(fields[0])
        if size > len(body) - 20:
            raise self._damaged(message("the file says that it has {size:,} bytes, which no packet has.", size=size))
        units = high << 32 | low
        at = interface.offset * _SECOND + units * _SECOND // interface.units
        return Packet(self._number, at, interface.link, body[20 : 20 + size])

    def _simple_packet(self, body: bytes) -> Packet:
        """A packet without a time, of the first interface."""
        self._number += 1
        if len(body) < 4:
            raise self._damaged(message("its block is too short."))
        interface = self._interface(0)
        size = min(struct.unpack_from(self._order + "I", body)[0], len(body) - 4, interface.most or len(body))
        return Packet(self._number, 0, interface.link, body[4 : 4 + size])

    def _interface(self, number: int) -> _Interface:
        if number >= len(self._interfaces):
            raise self._damaged(message("the file does not describe its interface."))
        return self._interfaces[number]

    def _damaged(self, reason: Message) -> Exception:
        return damaged(self._name, max(1, self._number), reason)


def _with_options(interface: _Interface, body: bytes, order: str) -> _Interface:
    """The interface with its unit of time. An option that leads beyond the block ends them."""
    at = 8
    while at + 4 <= len(body):
        code, size = struct.unpack_from(order + "HH", body, at)
        value = body[at + 4 : at + 4 + size]
        if code == 0 or len(value) < size:
            break
        if code == _OPTION_UNIT and size == 1:
            interface = interface._replace(units=_units(value[0]))
        elif code == _OPTION_OFFSET and size == 8:
            interface = interface._replace(offset=struct.unpack(order + "q", value)[0])
        at += 4 + size + -size % 4
    return interface


def _units(exponent: int) -> int:
    """The units of a second: a power of ten, or of two if the highest bit is set."""
    digits = exponent & 0x7F
    if exponent & 0x80:
        return 1 << min(digits, 63)
    return int(10 ** min(digits, _MOST_DIGITS))
