"""Whatever is in a capture, the reader answers or refuses: arbitrary bytes, mutated packets, lengths that lie."""

from __future__ import annotations

import os
import struct
import tracemalloc
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from etcdlab.errors import FileError
from etcdlab.readers.captures.connections import MOST_CONNECTIONS
from etcdlab.readers.captures.reader import CaptureReader
from tests.readers.captures.frames import CLIENT, SERVER, START, SYN, Frame, Talk, ethernet, pcap, tcp
from tests.readers.captures.reading import explained
from tests.readers.captures.test_switch import seed

MANY = settings(max_examples=int(os.environ.get("ETCDLAB_FUZZ", "100")), deadline=None)
MEGABYTE = 1 << 20
SEED = seed()


def check_refusal(refused: FileError) -> None:
    """It says what to do, without a control character."""
    assert refused.do
    assert str(refused).replace("\n", "").isprintable()


def check(data: bytes) -> None:
    """An answer or a refusal. No control character, and every piece of evidence is in the trace."""
    try:
        investigation = explained(data)
    except FileError as refused:
        check_refusal(refused)
        return
    text = investigation.text()
    assert all(char.isprintable() or char == "\n" for char in text)
    assert investigation.exit_code in (0, 1, 2)
    investigation.case.encoded()
    for finding in investigation.findings:
        for one in finding.evidence:
            assert one.kind != "packet" or one.id < len(investigation.case.trace.log_lines)


@MANY
@given(st.sampled_from([0xA1B2C3D4, 0xA1B23C4D]), st.sampled_from([0, 1, 12, 113, 276]), st.binary(max_size=400))
def test_any_bytes_as_a_file(magic: int, link: int, data: bytes) -> None:
    check(pcap([], link=link, magic=magic) + data)


@MANY
@given(st.sampled_from([0, 1, 12, 113, 276]), st.lists(st.binary(max_size=200), max_size=8))
def test_any_bytes_as_packets(link: int, packets: list[bytes]) -> None:
    check(pcap([Frame(START, data) for data in packets], link=link))


@MANY
@given(st.data())
def test_mutated_packets_of_the_seed(data: st.DataObject) -> None:
    """Bytes are changed, packets are lost, sent twice, cut, and in another order."""
    frames = [bytearray(frame.data) for frame in SEED]
    for _ in range(data.draw(st.integers(1, 12))):
        frame = data.draw(st.sampled_from(frames))
        place = data.draw(st.integers(12, len(frame) - 1))
        frame[place] = data.draw(st.integers(0, 255))
    order = data.draw(st.lists(st.integers(0, len(frames) - 1), min_size=len(frames) // 2, max_size=2 * len(frames)))
    cut = data.draw(st.sampled_from([1 << 16, 100, 60]))
    check(pcap([Frame(SEED[0].at + number * 10**6, bytes(frames[one])[:cut]) for number, one in enumerate(order)]))


@MANY
@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=120)), max_size=12), st.booleans())
def test_any_bytes_on_a_connection(parts: list[tuple[bool, bytes]], is_http2: bool) -> None:
    talk = Talk().connect()
    if is_http2:
        talk.say(CLIENT, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    for from_client, data in parts:
        talk.say(CLIENT if from_client else SERVER, data)
    check(pcap(talk.frames))


def memory_of(blocks: Iterator[bytes]) -> tuple[int, CaptureReader]:
    """The most bytes that reading took."""
    reader = CaptureReader("a.pcap")
    tracemalloc.start()
    reader.read(blocks)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak, reader


def test_many_connections_are_read_within_little_memory() -> None:
    """Every packet is a SYN of another client."""

    def blocks() -> Iterator[bytes]:
        yield pcap([])
        for number in range(MOST_CONNECTIONS + 5_000):
            client = (f"10.1.{number % 65_536 // 256}.{number % 256}", number % 60_000 + 1)
            data = ethernet(tcp(client, ("10.0.0.5", 2379), SYN))
            yield struct.pack("<IIII", number // 1000 + 1, 0, len(data), len(data)) + data

    peak, reader = memory_of(blocks())

    assert peak < 64 * MEGABYTE
    assert reader.result.left_out > 0
    assert reader.result.packets == MOST_CONNECTIONS + 5_000


def test_a_stream_without_an_end_is_read_within_little_memory() -> None:
    """A Watch without its HPACK state, whose every answer looks like a list of members."""

    def blocks() -> Iterator[bytes]:
        yield pcap([])
        talk = Talk()
        body = b"\0\0\x10\0\0\n://" + b"x" * 1_000
        for _ in range(5_000):
            talk.frames.clear()
            talk.send(SERVER, 16, len(body).to_bytes(3) + b"\0\0\0\0\0\1" + body)
            yield pcap(talk.frames)[24:]

    assert memory_of(blocks())[0] < 16 * MEGABYTE
