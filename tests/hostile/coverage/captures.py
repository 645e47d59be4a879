"""Packet captures as a fuzzer makes them: whole files, blocks and segments, and what must be true of each."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from etcdlab.engines.capture import trace_of
from etcdlab.engines.capture.evidence import CaptureEvidence
from etcdlab.errors import FileError
from etcdlab.investigation import Investigation
from etcdlab.readers.captures import pcap
from etcdlab.readers.captures.magic import is_capture
from etcdlab.readers.captures.reader import CaptureReader
from tests.readers.captures.frames import CLIENT, SERVER, START, Frame, ethernet, ip, tcp
from tests.readers.captures.frames import pcap as pcap_file
from tests.readers.captures.test_pcapng import interface, packet, section
from tests.readers.captures.test_switch import seed
from tests.readers.captures.test_tls import NEW, handshake, nothing

_PRINTED = 16
_LINKS = (1, 0, 12, 113, 276)
_HEADER = struct.Struct(">BhH")


def read(data: bytes) -> None:
    """Read a file. Every answer can be printed, saved and read again."""
    reader = CaptureReader("a.pcap")
    size = max(1, len(data) // 3)
    try:
        reader.read(data[at : at + size] for at in range(0, len(data), size))
    except FileError:
        return
    finally:
        reader.result  # noqa: B018 - it is valid also after an error
    investigation = Investigation.of(trace_of(CaptureEvidence([reader.result])))
    if zlib.crc32(data) % _PRINTED:
        return  # printing takes longer than all the rest
    assert all(char.isprintable() or char == "\n" for char in investigation.text())
    investigation.case.encoded()


def captures(data: bytes) -> None:
    """A pcap or a pcapng, as its first bytes say. If they say neither, they are packets after a header of pcap."""
    if is_capture(data[:64]):
        read(data)
    elif data:
        orders = sorted(pcap.MAGIC)
        magic = orders[data[0] % len(orders)]
        order, link = pcap.MAGIC[magic][0], _LINKS[data[0] // 4 % len(_LINKS)]
        read(magic + struct.pack(order + "HHiIII", 2, 4, 0, 0, 262_144, link) + data[1:])


def captured_blocks(data: bytes) -> None:
    """Blocks of pcapng after a section header of a byte order that the first byte chooses."""
    order = "<>"[data[0] & 1] if data else "<"
    read(section(order) + (interface(order) if data[:1] and data[0] & 2 else b"") + data[1:])


def captured_segments(data: bytes) -> None:
    """Segments of one connection: flags, how far from its place in the stream, a length, and then the payload."""
    frames: list[Frame] = []
    at, sent = 0, {CLIENT: 1_000, SERVER: 2**32 - 500}
    while at + _HEADER.size <= len(data) and len(frames) < 500:
        kind, place, size = _HEADER.unpack_from(data, at)
        payload = data[at + _HEADER.size : at + _HEADER.size + size % 1_500]
        at += _HEADER.size + len(payload)
        source, other = (SERVER, CLIENT) if kind & 0x80 else (CLIENT, SERVER)
        if kind & 0x60 == 0x60:
            dns = struct.pack(">HHHH", 53, 53, 8 + len(payload), 0) + payload
            data_of_ip = ip(source[0], other[0], 17, dns)
        else:
            data_of_ip = tcp(source, other, kind & 0x1F, payload, (sent[source] + place) % 2**32, sent[other])
            sent[source] = (sent[source] + len(payload) + bool(kind & 3)) % 2**32
        frames.append(Frame(START + len(frames) * 10**6, ethernet(data_of_ip)))
    read(pcap_file(frames))


def seeds(target: str) -> Iterator[bytes]:
    """The seed's fault, and a handshake of TLS."""
    for frames in (seed(), handshake(NEW, nothing).frames):
        if target == "captured_segments":
            segments = (
                (frame.data[26:30] == bytes([10, 0, 0, 5]), frame.data[47], frame.data[54:]) for frame in frames
            )
            yield b"".join(_HEADER.pack(flags | of << 7, 0, len(data)) + data for of, flags, data in segments)
        elif target == "captured_blocks":
            yield b"\2" + b"".join(map(packet, frames))
        else:
            for order in "<>":
                yield pcap_file(frames, order=order)
            yield section() + interface() + b"".join(map(packet, frames))
