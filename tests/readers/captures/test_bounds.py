"""A capture decides nothing about memory: what waits for the rest of a TLS record, and lookups of DNS, have bounds."""

from __future__ import annotations

import tracemalloc

from etcdlab.readers.captures.budget import Budget
from etcdlab.readers.captures.lookups import MOST_LOOKUPS
from etcdlab.readers.captures.packet import PacketMark
from etcdlab.readers.captures.reader import CaptureReader
from etcdlab.readers.captures.tls import TlsReader
from tests.readers.captures.dns_packets import lookup, question, udp
from tests.readers.captures.frames import CLIENT, START, Frame, Talk, pcap
from tests.readers.captures.reading import explained, notes_of, reading
from tests.readers.captures.test_switch import asks, seed

HALF = b"\x16\3\1\x40\0" + b"x" * 1_000
"""The beginning of a record with 16 kB."""


def test_halves_of_records_take_no_more_than_the_budget() -> None:
    budget = Budget(5_000)
    readers = [TlsReader(budget) for _ in range(100)]
    for reader in readers:
        reader.feed(HALF, PacketMark(1, 0), from_client=True)
        reader.feed(HALF, PacketMark(1, 0), from_client=False)

    assert 0 <= budget.left < len(HALF)
    for reader in readers:
        reader.close()
    assert budget.left == 5_000


def test_a_hello_that_never_ends_gives_its_bytes_back() -> None:
    """Its length says 16 MB."""
    budget = Budget()
    before, reader = budget.left, TlsReader(budget)
    for _ in range(20):
        reader.feed(b"\x16\3\1\x10\0\1\xff\xff\xff" + b"x" * 4_092, PacketMark(1, 0), from_client=True)

    assert budget.left > before - 70_000
    assert reader.client_hello is None


def test_connections_that_never_end_give_their_bytes_back() -> None:
    """Whoever holds the reader holds no bytes of connections that ended."""
    tracemalloc.start()
    reader = CaptureReader("a.pcap")
    try:
        for number in range(300):
            talk = Talk(("10.0.0.7", 10_000 + number)).connect()
            talk.say(talk.client, HALF * 16)
            reader.read(iter([pcap(talk.frames)]))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 32 << 20


def test_lookups_beyond_the_bound_are_counted() -> None:
    frames: list[Frame] = []
    for number in range(MOST_LOOKUPS + 500):
        frames += lookup(f"n{number}.example.org", f"10.{number // 250}.{number % 250}.1", at=START + number)
    captured = reading(pcap([*seed(), *frames]))
    (file,) = captured.captures.files

    assert len(file.lookups) == MOST_LOOKUPS
    assert file.lookups_left_out == 500
    assert "has 500 more packets of DNS than etcdlab keeps." in notes_of(captured.investigation)


def test_questions_without_an_answer_are_bounded_too() -> None:
    frames = [udp(question(f"n{number}.example.org"), to_client=False) for number in range(3_000)]
    (file,) = reading(pcap(frames)).captures.files

    assert len(file.lookups) == 1_000
    assert file.lookups_left_out == 2_000


def test_bytes_that_overlap_in_the_hello_count_once() -> None:
    """The first bytes for a place in the stream count, also if others come for it."""
    talk = asks(b"")
    frames = list(talk.frames)
    index = next(number for number, frame in enumerate(frames) if b"PRI * HTTP/2.0" in frame.data)
    other = frames[index].data.replace(b"PRI * HTTP/2.0", b"GET / HTTP/1.1")
    dials = explained(
        pcap([*frames[: index + 1], Frame(frames[index].at, other), *frames[index + 1 :]])
    ).case.trace.dials

    assert [dial.failure for dial in dials] == [None]
    assert CLIENT[0] not in dials[0].address
