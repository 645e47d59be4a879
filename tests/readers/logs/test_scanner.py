"""The scanner finds each line that may be about etcd, wherever it is in a block, and no other line."""

from __future__ import annotations

import random

import pytest

from etcdlab.readers.logs.scanner import Hit, LineScanner
from etcdlab.readers.logs.shapes import Shapes

ABOUT_ETCD = (
    b'{"msg":"retrying","target":"etcd-endpoints://0x1/10.0.0.5:2379"}',
    b" desc = at the start of a line",
    b"rpc error: code = Unavailable desc = no route",
    b"Auto sync endpoints failed",
    b"HTTPConnectionPool(host='10.0.0.5', port=2379)",
    b"DEBUG: Retrieved list of machines: []",
    b"ERROR: Failed to get list of machines from http://10.0.0.5:2379/v3",
    b"etcd",
)
OTHER = (b"", b"GET / 200", b"a=b desc=c", b"All is Fine, Really", b'{"level":"info","msg":"request completed"}')


def hits_of(data: bytes, block: int) -> list[Hit]:
    scanner = LineScanner()
    hits = [hit for start in range(0, len(data), block) for hit in scanner.feed(data[start : start + block])]
    return [*hits, *scanner.end()]


@pytest.mark.parametrize("block", [700, 9_000, 1 << 20])
def test_every_line_about_etcd_is_a_hit(block: int) -> None:
    """A line has its number, its place and the lines around it, also where blocks meet."""
    chance = random.Random(20261127)
    lines = [chance.choice(ABOUT_ETCD if chance.random() < 0.3 else OTHER) for _ in range(3_000)]
    data = b"\n".join(lines)

    hits = hits_of(data, block)

    assert [hit.line for hit in hits] == [line for line in lines if line in ABOUT_ETCD]
    for hit in hits:
        assert lines[hit.number - 1] == hit.line
        assert data[hit.place : hit.place + len(hit.line)] == hit.line
        assert data[: hit.place].endswith(hit.before)
        assert data[hit.place + len(hit.line) + 1 :].startswith(hit.after)


@pytest.mark.parametrize("line", ABOUT_ETCD)
def test_a_line_alone_is_a_hit(line: bytes) -> None:
    assert [hit.line for hit in hits_of(line, 1 << 20)] == [line]


@pytest.mark.parametrize(
    ("line", "is_same"),
    [
        (b'{"ts":"2026-11-27T06:00:09.5Z","attempt":7,"error":"dial tcp 10.0.0.5:2379"}', True),
        (b'{"ts":1764223209.5,"attempt":7,"error":"dial tcp 10.0.0.5:2379"}', True),
        (b'{"ts":"2026-11-27T06:00:09.5Z","attempt":7,"error":"dial tcp 10.0.0.6:2379"}', False),
        (b'{"attempt":7,"error":"dial tcp 10.0.0.5:2379","ts":"2026-11-27T06:00:09.5Z"}', False),
    ],
)
def test_only_the_time_and_the_attempt_may_differ(line: bytes, is_same: bool) -> None:
    shapes = Shapes()
    shapes.add(b'{"ts":"2026-11-27T06:00:01.5Z","attempt":0,"error":"dial tcp 10.0.0.5:2379"}')

    assert shapes.have(line) is is_same


def test_a_time_in_the_middle_of_a_text_may_differ() -> None:
    shapes = Shapes()
    shapes.add(b"pod-1 | 2026-11-27 06:00:01.500 etcd: dial tcp 10.0.0.5:2379")

    assert shapes.have(b"pod-1 | 2026-11-27 06:00:02.700 etcd: dial tcp 10.0.0.5:2379")
    assert not shapes.have(b"pod-2 | 2026-11-27 06:00:02.700 etcd: dial tcp 10.0.0.5:2379")
