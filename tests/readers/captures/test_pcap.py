"""pcap files: byte orders, units of time, link layers, and files that are cut or damaged."""

from __future__ import annotations

import struct

import pytest

from etcdlab.errors import FileError
from tests.readers.captures.frames import CLIENT, SERVER, START, SYN, Frame, Talk, ethernet, ip, pcap, tcp
from tests.readers.captures.reading import explained, notes_of, reading

REFUSED = Talk().refuse().frames
PACKETS = [Frame(frame.at, frame.data[14:]) for frame in REFUSED]
"""The same without the header of Ethernet."""
TIME = "2026-11-18T11:06:40"


def addresses(data: bytes) -> list[str]:
    return [dial.address for dial in explained(data).case.trace.dials]


def with_header(header: bytes, frames: list[Frame] = PACKETS) -> list[Frame]:
    return [Frame(frame.at, header + frame.data) for frame in frames]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("magic", [0xA1B2C3D4, 0xA1B23C4D])
def test_every_byte_order_and_unit_of_time(order: str, magic: int) -> None:
    """Expected: `date -u -d @1795000000`."""
    files = reading(pcap(REFUSED, order=order, magic=magic))
    times = [event["time"] for event in files.document()["events"]]

    assert times == [f"{TIME}.000000Z", f"{TIME}.001000Z"]


SLL = struct.pack(">HHH8sH", 0, 772, 6, b"", 0x0800)
SLL2 = struct.pack(">HHIHBB8s", 0x0800, 0, 1, 772, 0, 6, b"")


@pytest.mark.parametrize(
    ("link", "frames"),
    [
        (1, REFUSED),
        (1, [Frame(one.at, ethernet(one.data, b"\x81\x00\x00\x05")) for one in PACKETS]),
        (1, [Frame(one.at, ethernet(one.data, b"\x88\xa8\x00\x05\x81\x00\x00\x06")) for one in PACKETS]),
        (113, with_header(SLL)),
        (276, with_header(SLL2)),
        (0, with_header(b"\2\0\0\0")),
        (108, with_header(b"\0\0\0\2")),
        (101, PACKETS),
        (228, PACKETS),
        (12, PACKETS),
    ],
    ids=["ethernet", "vlan", "two vlans", "sll", "sll2", "null", "loop", "raw", "ipv4", "raw bsd"],
)
def test_every_link_layer(link: int, frames: list[Frame]) -> None:
    assert addresses(pcap(frames, link=link)) == ["10.0.0.5:2379"]


def test_ipv6_with_extension_headers() -> None:
    """Hop-by-hop options and a destination option are before TCP."""
    client, server = ("fd00::7", 40_000), ("fd00::5", 2379)
    frames = []
    for flags, source, other in ((SYN, client, server), (0x14, server, client)):
        segment = tcp(source, other, flags)[40:]
        options = b"\x3c\0\1\4\0\0\0\0" + b"\x06\1" + b"\1\x0c" + b"\0" * 12
        frames.append(Frame(START, ethernet(ip(source[0], other[0], 0, segment, options))))

    assert addresses(pcap(frames)) == ["[fd00::5]:2379"]


def test_fragments_are_left_out_and_counted() -> None:
    packet = bytearray(tcp(CLIENT, SERVER, SYN))
    packet[6] = 0x20
    investigation = explained(pcap([Frame(START, ethernet(bytes(packet))), *REFUSED]))

    assert "1 fragment of an IP packet" in notes_of(investigation)


def test_a_file_that_ends_within_a_packet_is_read_up_to_there() -> None:
    data = pcap([*REFUSED, REFUSED[0]])[:-10]
    investigation = explained(data)

    assert [dial.address for dial in investigation.case.trace.dials] == ["10.0.0.5:2379"]
    assert "The end of" in notes_of(investigation)
    assert "read 2 packets" in notes_of(investigation)


@pytest.mark.parametrize("size", [4, 10, 24, 30])
def test_a_file_of_a_header_only_is_about_nothing(size: int) -> None:
    assert addresses(pcap(REFUSED)[:size]) == []


def test_a_length_that_no_packet_has_is_an_error_with_the_packet() -> None:
    data = pcap(REFUSED) + struct.pack("<IIII", 0, 0, 0xFFFF_FFFF, 1)
    with pytest.raises(FileError, match=r"packet 3: the file says that it has 4,294,967,295 bytes") as error:
        explained(data)

    assert "-c 2" in str(error.value.do)


def test_an_unknown_link_layer_is_an_error() -> None:
    with pytest.raises(FileError, match=r"LINKTYPE 105") as error:
        explained(pcap(REFUSED, link=105))

    assert "tcpdump" in str(error.value.do)


def test_packets_that_tcpdump_has_cut_are_counted() -> None:
    talk = Talk().connect().say(CLIENT, b"x" * 900)
    cut = [Frame(frame.at, frame.data[:96]) for frame in talk.frames]

    assert "Capture with `-s 0`" in notes_of(explained(pcap(cut)))
