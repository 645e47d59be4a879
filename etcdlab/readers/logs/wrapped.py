"""Joins an entry that is on several lines: JSON that a terminal wrapped in a word, and the struct that klog prints."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from etcdlab.readers.logs.carriers import bare
from etcdlab.readers.logs.reader import ReadLine, read_line
from etcdlab.readers.logs.scanner import Hit

MOST_PIECES = 24
"""An entry is on at most so many lines."""

_STARTS = ('{"level"', '{"ts"', '{"@timestamp"', '{"caller"', '{"msg"', '{"severity"')
_OPEN_STRUCT = "failed to connect to {"
_CLOSE_STRUCT = "}. Err"


class Entry(NamedTuple):
    """One entry, with the number of its first line, and where in the file it ends."""

    line: ReadLine
    number: int
    end: int


def entry_of(hit: Hit, now: datetime) -> Entry:
    """The entry that a line belongs to. A line of no known format is an entry of its own."""
    text = decoded(hit.line)
    line = read_line(text, now)
    end = hit.place + len(hit.line)
    if line.record is not None and not _is_open_struct(line.text):
        return Entry(line, hit.number, end)
    if _is_open(line.text):
        return _joined_forward(text, hit, now) or Entry(line, hit.number, end)
    return _joined_back(text, hit, now) or Entry(line, hit.number, end)


def decoded(line: bytes) -> str:
    """A line as text. Bytes that are no UTF-8 become a replacement character."""
    return line.decode("utf-8", "replace")


def _is_open(text: str) -> bool:
    """Whether an entry continues on the next line."""
    starts = any(start in text for start in _STARTS)
    return (starts and not text.endswith("}")) or _is_open_struct(text)


def _is_open_struct(text: str) -> bool:
    return text.endswith(_OPEN_STRUCT)


def _joined_forward(text: str, hit: Hit, now: datetime, number: int = 0) -> Entry | None:
    """The text and the lines after it, as soon as they are one entry."""
    joined, end = bare(text), hit.place + len(hit.line)
    for piece in hit.after.split(b"\n", MOST_PIECES)[:MOST_PIECES]:
        joined += bare(decoded(piece))
        end += len(piece) + 1
        if not joined.rstrip().endswith("}") and _CLOSE_STRUCT not in joined:
            continue
        line = read_line(joined, now)
        if line.record is not None:
            return Entry(line, number or hit.number, end)
    return None


def _joined_back(text: str, hit: Hit, now: datetime) -> Entry | None:
    """The lines before the text from the beginning of the entry on, and the lines after it."""
    pieces = hit.before.removesuffix(b"\n").split(b"\n")[-MOST_PIECES:] if hit.before else []
    joined = bare(text)
    for count, piece in enumerate(reversed(pieces), 1):
        before = bare(decoded(piece))
        joined = before + joined
        if not _is_open(before):
            if before.rstrip().endswith("}"):
                return None  # an entry ends here, so the text does not continue it
            continue
        line = read_line(joined, now)
        if line.record is not None and not _is_open_struct(line.text):
            return Entry(line, hit.number - count, hit.place + len(hit.line))
        return _joined_forward(joined, hit, now, hit.number - count)
    return None
