"""pcapng files: sections, interfaces, units of time, blocks without a packet, and lengths that lie."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etcdlab.errors import FileError
from tests.readers.captures.frames import START, Frame, Talk
from tests.readers.captures.reading import explained, notes_of, reading
from tests.readers.captures.test_hostile import MANY, check
from tests.readers.captures.test_switch import rules, seed

REFUSED = Talk().refuse().frames
SECTION = 0x0A0D0D0A


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    body += b"\0" * (-len(body) % 4)
    size = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + size + body + size


def section(order: str = "<") -> bytes:
    return block(SECTION, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def option(code: int, value: bytes, order: str = "<") -> bytes:
    return struct.pack(order + "HH", code, len(value)) + value + b"\0" * (-len(value) % 4)


def interface(order: str = "<", link: int = 1, options: bytes = b"") -> bytes:
    return block(1, struct.pack(order + "HHI", link, 0, 262_144) + options, order)


def packet(frame: Frame, order: str = "<", number: int = 0, units: int = 10**6, kind: int = 6) -> bytes:
    at, size = frame.at * units // 10**9, len(frame.data)
    first = struct.pack(order + "I", number) if kind == 6 else struct.pack(order + "HH", number, 0)
    times = struct.pack(order + "IIII", at >> 32, at & 0xFFFF_FFFF, size, size)
    return block(kind, first + times + frame.data, order)


def file_of(frames: list[Frame], order: str = "<") -> bytes:
    return section(order) + interface(order) + b"".join(packet(frame, order) for frame in frames)


def times(data: bytes) -> list[str]:
    return [event["time"] for event in reading(data).document()["events"]]


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_seed_in_every_byte_order(order: str) -> None:
    assert rules(explained(file_of(seed(), order))) == [("R1", "fault", "proved")]


@pytest.mark.parametrize(
    ("options", "units"),
    [
        (b"", 10**6),
        (option(9, b"\x09"), 10**9),
        (option(9, b"\x03"), 10**3),
        (option(9, b"\x94"), 1 << 20),
        (option(2, b"eth0") + option(9, b"\x06") + option(0, b""), 10**6),
    ],
    ids=["default", "nanoseconds", "milliseconds", "a power of two", "between others"],
)
def test_every_unit_of_time(options: bytes, units: int) -> None:
    data = section() + interface(options=options) + b"".join(packet(frame, units=units) for frame in REFUSED)

    assert [time[:22] for time in times(data)] == ["2026-11-18T11:06:40.00", "2026-11-18T11:06:40.00"]


def test_the_offset_of_an_interface_is_added() -> None:
    frames = [Frame(frame.at - 3600 * 10**9, frame.data) for frame in REFUSED]
    options = option(14, struct.pack("<q", 3600))
    data = section() + interface(options=options) + b"".join(map(packet, frames))

    assert times(data)[0] == "2026-11-18T11:06:40.000000Z"


def test_interfaces_with_other_link_layers_and_units() -> None:
    """The client's own host is another interface, as `dumpcap -i eth0 -i lo` writes it."""
    second = [Frame(frame.at, frame.data[14:]) for frame in seed()[10:]]
    data = section() + interface() + interface(link=101, options=option(9, b"\x09"))
    data += b"".join(map(packet, seed()[:10]))
    data += b"".join(packet(frame, number=1, units=10**9) for frame in second)

    assert rules(explained(data)) == [("R1", "fault", "proved")]


def test_sections_one_after_the_other() -> None:
    """`cat a.pcapng b.pcapng` is a valid file. Each section describes its own interfaces."""
    data = file_of(seed()[:10]) + file_of(seed()[10:], ">")

    assert rules(explained(data)) == [("R1", "fault", "proved")]


def test_blocks_without_a_packet_are_passed_over() -> None:
    """Statistics, names and secrets, and a block of the future with 3 MB."""
    other = block(5, b"\0" * 20) + block(4, b"\0" * 8) + block(10, b"CLIENT_RANDOM") + block(99, b"x" * 3_000_000)
    data = section() + interface() + other + b"".join(map(packet, REFUSED))

    assert len(times(data)) == 2


def test_the_old_block_and_the_simple_block() -> None:
    old = b"".join(packet(frame, kind=2) for frame in REFUSED)
    simple = b"".join(block(3, struct.pack("<I", len(frame.data)) + frame.data) for frame in REFUSED)

    assert len(times(section() + interface() + old)) == 2
    assert [dial.address for dial in explained(section() + interface() + simple).case.trace.dials] == ["10.0.0.5:2379"]


def test_64_kb_of_options_are_read() -> None:
    options = option(1, b"x" * 65_535) + option(9, b"\x09")
    data = section() + interface(options=options) + b"".join(packet(frame, units=10**9) for frame in REFUSED)

    assert times(data)[0] == "2026-11-18T11:06:40.000000Z"


def test_a_file_that_ends_within_a_block() -> None:
    data = file_of(REFUSED) + packet(REFUSED[0])
    for size in (1, 5, 30):
        assert "read 2 packets" in notes_of(explained(data[: len(file_of(REFUSED)) + size]))


ZERO, ODD = struct.pack("<II", 6, 0), struct.pack("<II", 6, 33) + b"\0" * 40


@pytest.mark.parametrize(
    ("tail", "words"),
    [
        (ZERO, "a length of 0 bytes"),
        (ODD, "a length of 33 bytes"),
        (struct.pack("<II", 6, 0xFFFF_FFF0), "4,294,967,280 bytes"),
        (packet(REFUSED[0], number=7), "does not describe its interface"),
        (block(6, struct.pack("<IIIII", 0, 0, 0, 1000, 1000)), "1,000 bytes"),
        (block(6, b"abcd"), "too short"),
        (packet(REFUSED[0])[:-4] + b"\x10\0\0\0", "two lengths of its block differ"),
        (struct.pack("<II", SECTION, 28) + b"abcd" + b"\0" * 20, "no known byte order"),
    ],
)
def test_lengths_that_lie_are_errors(tail: bytes, words: str) -> None:
    with pytest.raises(FileError, match=words) as error:
        explained(file_of(REFUSED) + tail)

    assert "packet " in str(error.value)
    assert error.value.do


@MANY
@given(st.binary(max_size=300))
def test_any_bytes_after_the_magic(data: bytes) -> None:
    check(struct.pack("<I", SECTION) + data)
    check(section() + interface() + data)


@settings(deadline=None, max_examples=MANY.max_examples)
@given(st.lists(st.tuples(st.integers(4, 2_000), st.integers(0, 255)), min_size=1, max_size=10))
def test_mutated_files(changes: list[tuple[int, int]]) -> None:
    data = bytearray(file_of(seed()))
    for place, value in changes:
        data[place % len(data)] = value
    check(b"\x0a\x0d\x0d\x0a" + bytes(data[4:]))
    assert START
