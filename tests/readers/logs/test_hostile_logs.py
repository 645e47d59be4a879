"""Whatever is fed in, the reader answers within its bounds: long lines, binary, UTF-16, NUL, damaged gzip, any text."""

from __future__ import annotations

import gzip
import os
import sys
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from etcdlab.engines.log import LogEvidence, trace_of
from etcdlab.errors import FileError
from etcdlab.explanation import LogReading
from etcdlab.investigation import Investigation
from etcdlab.readers.logs import collector as collecting
from etcdlab.readers.logs import sources
from etcdlab.readers.logs.collector import FileCollector, clues_of, lines_of
from etcdlab.readers.logs.scanner import LONGEST

SEED = Path(__file__).with_name("seed.log").read_bytes()
LINE = b" ".join(part.strip() for part in SEED.split(b"\n")) + b"\n"
NOW = datetime(2026, 11, 27, tzinfo=UTC)
MEGABYTE = 1 << 20


def read(*blocks: bytes) -> FileCollector:
    collector = FileCollector("a.log", NOW)
    for block in blocks:
        collector.feed(block)
    collector.end()
    return collector


def investigation_of(collector: FileCollector) -> Investigation:
    lines = lines_of([collector])
    return Investigation.of(trace_of(LogEvidence(lines, (collector.file,), clues_of([collector]))))


def reading_of(path: Path, data: bytes) -> LogReading:
    path.write_bytes(data)
    reading = LogReading([path])
    reading.read()
    return reading


def codes(reading: LogReading) -> list[str]:
    return [finding.code for finding in reading.investigation.findings]


@pytest.mark.parametrize(
    "data",
    [
        LINE.replace(b"\n", b"\r\n"),
        b"\0\0\0" + LINE + b"\0" * 4096 + b"\n" + LINE,
        LINE.decode().encode("utf-16"),
        b"\xef\xbb\xbf" + LINE,
        os.urandom(1000) + b"\n" + LINE,
        b"\xfd\xfe etcd\n" + LINE,
        LINE.rstrip(b"\n"),
        SEED.replace(b"\n", b"\r\n"),
    ],
    ids=["CRLF", "NUL", "UTF-16", "a mark", "binary before", "no UTF-8 before", "no last newline", "wrapped, CRLF"],
)
def test_the_line_is_read(data: bytes, tmp_path: Path) -> None:
    assert codes(reading_of(tmp_path / "a.log", data)) == ["R1"]


def test_a_line_of_100_mb_is_read_within_little_memory() -> None:
    """Its beginning is searched. The lines after it have their numbers."""
    tracemalloc.start()
    collector = FileCollector("a.log", NOW)
    collector.feed(b"first\n")
    for _ in range(100):
        collector.feed(b"etcd desc = " + b"x" * (MEGABYTE - 12))
    collector.feed(b"\n" + LINE)
    collector.end()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 16 * MEGABYTE
    assert collector.file.cut == 1
    assert [event.line.line for event in collector.events] == [3]


def test_a_gzip_that_was_cut_off_is_read_up_to_there(tmp_path: Path) -> None:
    data = gzip.compress(LINE * 3 + os.urandom(100_000))[:-50_000]
    reading = reading_of(tmp_path / "a.log.gz", data)

    assert codes(reading) == ["R1"]
    assert any("missing or damaged" in str(note) for note in reading.investigation.case.trace.notes)


@pytest.mark.parametrize("release", ["3.9.0", "3.5.03"])
def test_a_release_that_etcdlab_does_not_know(release: str) -> None:
    """A fuzzer found the second one. The functions are then those of the newest release."""
    line = LINE.replace(b"clientv3/retry", b"v3@v" + release.encode() + b"/retry").replace(b"endpoint://client-", b"")
    investigation = investigation_of(read(line))

    assert investigation.case.trace.origin.releases == release
    assert investigation.findings


def test_no_value_of_a_line_has_a_control_character() -> None:
    """A fuzzer found the peer."""
    fields = "\"peer\":\"Peer{Addr: '10.0.0\\u0007.5:2379', LocalAddr: 'a'}\""
    text = LINE.replace(b'"attempt"', fields.encode() + b',"attempt"').replace(b"192.168", b"192\\u001b.168")
    (line,) = lines_of([read(text)])

    assert "\x07" not in line.peer
    assert "Addr" not in line.peer
    assert "\x1b" not in line.target


@pytest.mark.parametrize("size", [1, 5, 300_000])
def test_zstd_is_read_as_it_is(tmp_path: Path, size: int) -> None:
    """Also two frames, with a skippable frame between them, as `pzstd` writes it."""
    skippable = b"\x50\x2a\x4d\x18\x04\0\0\0abcd"
    data = zstd.compress(LINE + os.urandom(size) + b"\n") + skippable + zstd.compress(LINE.replace(b"0.0.0.0", b"[::]"))
    reading = reading_of(tmp_path / "a.log.zst", data)

    assert [line.dialled for line in reading.evidence.lines] == [("0.0.0.0:2379",), ("[::]:2379",)]
    assert not reading.evidence.files[0].is_cut_off


def test_a_zstd_that_was_cut_off_is_read_up_to_there(tmp_path: Path) -> None:
    data = zstd.compress(LINE * 3 + os.urandom(500_000))[:-200_000]
    reading = reading_of(tmp_path / "a.zst", data)

    assert len(reading.evidence.lines) == 3
    assert reading.evidence.files[0].is_cut_off


def test_a_damaged_zstd_is_no_crash(tmp_path: Path) -> None:
    good = zstd.compress(LINE * 50)
    for index in range(4, len(good), 3):
        reading_of(tmp_path / "a.zst", good[:index] + bytes([good[index] ^ 0x55]) + good[index + 1 :])


def test_zstd_does_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of 30 KB has 1 GB in it. etcdlab stops at its limit, and keeps one block of it at a time."""
    monkeypatch.setattr(sources, "MOST_BYTES", 200 * MEGABYTE)
    engine = zstd.ZstdCompressor()
    data = b"".join(engine.compress(bytes(MEGABYTE)) for _ in range(1024)) + engine.flush()
    tracemalloc.start()
    reading = reading_of(tmp_path / "bomb.zst", data)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(data) < 100_000
    assert reading.evidence.files[0].is_cut_off
    assert most < 30 * MEGABYTE


def test_a_zstd_that_needs_much_memory_is_refused(tmp_path: Path) -> None:
    options = {zstd.CompressionParameter.window_log: 30, zstd.CompressionParameter.enable_long_distance_matching: 1}
    engine = zstd.ZstdCompressor(options=options)
    data = engine.compress(os.urandom(MEGABYTE)) + engine.flush()

    with pytest.raises(FileError, match="more than 128 MB"):
        reading_of(tmp_path / "long.zst", data)


def test_a_damaged_gzip_is_no_crash(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(LINE * 1000))
    data[30:60] = b"\0" * 30

    assert reading_of(tmp_path / "a.log.gz", bytes(data)).investigation.exit_code in (0, 1, 2)


def test_many_lines_are_counted_and_new_ones_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault that begins late is no miss."""
    monkeypatch.setattr(collecting, "MOST_EVENTS", 50)
    early = LINE.replace(b"0.0.0.0:2379", b"192.168.20.151:2379")
    collector = read(early * 400, LINE)

    assert (len(collector.events), collector.left_out) == (51, 350)
    assert collector.events[-1].line.line == 401
    assert "R1" in [finding.code for finding in investigation_of(collector).findings]


@pytest.mark.parametrize("size", [1, 7, 64, 4096])
def test_the_size_of_the_blocks_does_not_matter(size: int) -> None:
    data = b"other\n" * 20 + SEED + b"noise\n" * 3000 + LINE + b"noise\n"
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    numbers = [event.line.line for event in read(*blocks).events]

    assert numbers == [event.line.line for event in read(data).events]
    assert numbers[0] == 21
    assert len(numbers) == 2


PIECES = st.sampled_from(
    [
        LINE, SEED, b"etcd", b" desc = ", b'{"level":"warn","msg":"', b"\n", b"\\", b'"', b"}", b"{", b"dial tcp ",
        b"[::1]:2379", b"0.0.0.0:2379", b": connect: connection refused", b"\x1b[31m", b"\xe2\x94\x82 ",
        b"2024-03-02T10:01:05.123Z ", b"W0302 10:01:05.123456 1 a.go:1] ", b"failed to connect to {\n", b"}. Err",
        b"99999-99-99", b"\0", b"published {Name:a ClientURLs:[http://0.0.0.0:2379]} to cluster", b"etcdserver: ",
        b'"ts":1e999,', b"lookup x: no such host", b"2020-12-01 10:00:00.000001 I | etcdserver: ", b"%", b"\xff",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=40)), max_size=40))
@example([LINE, b'{"level":"warn","msg":"etcd desc = ', b"\n" * 30, b'"}'])
def test_any_bytes_are_an_answer(pieces: list[bytes]) -> None:
    """No crash, no control character, and every piece of evidence is in the trace."""
    investigation = investigation_of(read(b"".join(pieces)))
    text = investigation.text()

    assert all(char.isprintable() or char == "\n" for char in text)
    assert investigation.exit_code in (0, 1, 2)
    for finding in investigation.findings:
        for one in finding.evidence:
            assert one.kind != "log-line" or one.id < len(investigation.case.trace.log_lines)


def test_a_line_longer_than_the_bound_is_cut() -> None:
    collector = read(LINE.rstrip(b"\n") + b"x" * (2 * LONGEST) + b"\n", LINE)

    assert collector.file.cut == 1
    assert collector.events[-1].line.line == 2
