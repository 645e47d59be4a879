"""TCP's bytes in their order: what comes late, twice, overlapping, or never."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from etcdlab.readers.captures.budget import Budget
from etcdlab.readers.captures.packet import PacketMark
from etcdlab.readers.captures.reassembly import MOST_BYTES_WAITING, Reassembly
from etcdlab.readers.captures.tcp import Segment

MARK = PacketMark(1, 0)
START = 2**32 - 3
"""The numbers begin again after three bytes."""


def segment(place: int, data: bytes, missing: int = 0) -> Segment:
    return Segment((START + place) % 2**32, 0, 16, data, missing)


def put_together(*segments: Segment, budget: Budget | None = None) -> list[tuple[bytes, bool]]:
    stream = Reassembly(budget or Budget())
    stream.next = START
    parts = [part for one in segments for part in stream.add(one, MARK)] + list(stream.rest())
    return [(part.data, part.after_gap) for part in parts]


def joined(*segments: Segment) -> bytes:
    return b"".join(data for data, _ in put_together(*segments))


def test_late_segments() -> None:
    assert joined(segment(2, b"cd"), segment(4, b"ef"), segment(0, b"ab")) == b"abcdef"


def test_a_segment_that_is_sent_again() -> None:
    assert joined(segment(0, b"abc"), segment(0, b"abc"), segment(3, b"d")) == b"abcd"


def test_of_an_overlap_the_first_bytes_count() -> None:
    assert joined(segment(0, b"abcd"), segment(2, b"XYef")) == b"abcdef"
    assert joined(segment(3, b"def"), segment(0, b"abcXYZ")) == b"abcXYZ"


def test_a_gap_is_passed_over_and_told() -> None:
    assert put_together(segment(0, b"ab"), segment(5, b"fg")) == [(b"ab", False), (b"fg", True)]


def test_the_bytes_that_the_capture_cut_off_are_a_gap() -> None:
    assert put_together(segment(0, b"ab", missing=3), segment(5, b"f")) == [(b"ab", False), (b"f", True)]


def test_what_waits_is_bounded() -> None:
    budget = Budget()
    stream = Reassembly(budget)
    stream.next = START
    most = 0
    for number in range(2_000):
        list(stream.add(segment(10 + number * 2_000, b"x" * 1_000), MARK))
        most = max(most, 64 * 2**20 - budget.left)
    stream.close()

    assert most <= MOST_BYTES_WAITING + 1_000
    assert budget.left == 64 * 2**20


def test_without_room_the_gap_is_passed_over_at_once() -> None:
    parts = put_together(segment(0, b"a"), segment(3, b"d"), segment(1, b"bc"), budget=Budget(0))

    assert parts == [(b"a", False), (b"d", True)]


PIECES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), max_size=40)


@settings(deadline=None)
@given(PIECES)
def test_any_order_of_segments_of_one_text_gives_the_text(pieces: list[tuple[int, int]]) -> None:
    """What is delivered before a gap is the beginning of what was sent."""
    text = bytes(range(64))
    parts = put_together(*(segment(place, text[place : place + size]) for place, size in pieces))
    before_gap = b""
    for data, after_gap in parts:
        if after_gap:
            break
        before_gap += data

    assert text.startswith(before_gap)
    assert all(data in text for data, _ in parts)
