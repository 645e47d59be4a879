"""Puts the segments of one direction of a TCP connection into order, within bounds.

The first bytes that came for a sequence number count, as in a receiver that has passed them on already. A gap that
nothing fills is passed over, and the reader of the bytes is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.readers.captures.budget import Budget
from etcdlab.readers.captures.packet import PacketMark
from etcdlab.readers.captures.tcp import SEQUENCES, Segment, distance

MOST_BYTES_WAITING = 256 * 1024
"""So many bytes after a gap are kept. Then the gap is passed over."""

MOST_SEGMENTS_WAITING = 256
_FARTHEST = 1 << 24
"""A segment that is farther ahead is none of this connection."""

_SEGMENTS_AFTER_AN_ANSWER = 8
"""If the peer acknowledges the gap and so many segments follow, the capture has lost the bytes."""


class Delivery:
    """Bytes in their order, with the packet that had them. `after_gap`: bytes before them are missing."""

    __slots__ = ("after_gap", "data", "mark")

    def __init__(self, data: bytes, mark: PacketMark, *, after_gap: bool = False) -> None:
        self.data = data
        self.mark = mark
        self.after_gap = after_gap


class Reassembly:
    """One direction. `next` is the sequence number of the byte that comes next; None before the first segment."""

    def __init__(self, budget: Budget) -> None:
        self.next: int | None = None
        self._budget = budget
        self._waiting: dict[int, tuple[bytes, PacketMark]] = {}
        self._size = 0
        self._is_after_gap = False

    def add(self, segment: Segment, mark: PacketMark) -> Iterator[Delivery]:
        """Take a segment. Returns what is in order now."""
        if self.next is None:
            self.next = segment.sequence
        ahead = distance(segment.sequence, self.next)
        payload = segment.payload
        if ahead < 0:
            payload, ahead = payload[-ahead:], 0
        if payload and ahead == 0:
            yield self._deliver(payload, mark, segment.missing)
            yield from self._deliver_waiting()
        elif payload and ahead < _FARTHEST:
            if not self._wait(segment.sequence, payload, mark):
                yield from self.rest()
                self.next, self._is_after_gap = segment.sequence, True
                yield self._deliver(payload, mark, segment.missing)
            elif self._size > MOST_BYTES_WAITING or len(self._waiting) > MOST_SEGMENTS_WAITING:
                yield from self.pass_over()

    def acknowledged(self, number: int) -> Iterator[Delivery]:
        """The other side has everything before `number`. It is sure then that the capture lost the bytes of a gap."""
        if len(self._waiting) >= _SEGMENTS_AFTER_AN_ANSWER and self.next is not None:
            first = min(self._waiting, key=lambda sequence: distance(sequence, self.next or 0))
            if distance(number, first) >= 0:
                yield from self.pass_over()

    def pass_over(self) -> Iterator[Delivery]:
        """Pass over the gap before the first segment that waits."""
        if self._waiting and self.next is not None:
            start = self.next
            self.next = min(self._waiting, key=lambda sequence: distance(sequence, start))
            self._is_after_gap = True
            yield from self._deliver_waiting()

    def rest(self) -> Iterator[Delivery]:
        """Everything that waits, at the end of the connection."""
        while self._waiting:
            yield from self.pass_over()

    def _deliver(self, payload: bytes, mark: PacketMark, missing: int = 0) -> Delivery:
        assert self.next is not None
        delivery = Delivery(payload, mark, after_gap=self._is_after_gap)
        self.next = (self.next + len(payload) + missing) % SEQUENCES
        self._is_after_gap = missing > 0
        return delivery

    def _deliver_waiting(self) -> Iterator[Delivery]:
        while self._waiting and self.next is not None:
            start = self.next
            sequence = min(self._waiting, key=lambda waiting: distance(waiting, start))
            ahead = distance(sequence, start)
            if ahead > 0:
                return
            payload, mark = self._waiting.pop(sequence)
            self._size -= len(payload)
            self._budget.give_back(len(payload))
            if payload := payload[-ahead:] if ahead else payload:
                yield self._deliver(payload, mark)

    def _wait(self, sequence: int, payload: bytes, mark: PacketMark) -> bool:
        """Keep a segment after a gap. Returns whether there was room for it."""
        waiting = self._waiting.get(sequence)
        more = len(payload) - (len(waiting[0]) if waiting else 0)
        if more <= 0:
            return True
        if (taken := self._budget.take(more)) < more:
            self._budget.give_back(taken)
            return False
        self._size += more
        self._waiting[sequence] = (payload, mark)
        return True

    def close(self) -> None:
        """Give back what waits."""
        self._budget.give_back(self._size)
        self._waiting, self._size = {}, 0
