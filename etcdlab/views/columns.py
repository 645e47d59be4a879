"""Rows of three columns as plain lines of a bounded width, in which no word is cut: an endpoint stays whole."""

from __future__ import annotations

from itertools import zip_longest
from textwrap import TextWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.views.chain_row import Passed

WIDTH = 120
"""Columns of the table where it is not for a terminal, or for a wider one. A longer word alone goes beyond."""

_GAP, _INDENT = 2, 2


def lines(passed: Sequence[Passed]) -> Iterator[str]:
    """The rows. Where an outcome does not fit beside what was done, every outcome goes below."""
    left = max(len(row.function) for row in passed) + _GAP
    room = WIDTH - _INDENT - left
    what = _width([row for row in passed if row.outcome], room)
    outcome = room - what - _GAP
    beside = outcome >= _longest_word(row.outcome for row in passed)
    for row in passed:
        told = _beside(row, what, outcome) if beside and row.outcome else _below(row, room)
        for number, line in enumerate(told):
            yield f"{' ' * _INDENT}{row.function if number == 0 else '':{left}}{line}".rstrip()


def _width(rows: Sequence[Passed], room: int) -> int:
    """The width of the column of what was done: as wide as it is, where the outcomes leave that."""
    widest = max((len(row.what) for row in rows), default=0)
    free = room - _GAP - max((len(row.outcome) for row in rows), default=0)
    return min(widest, max(_longest_word(row.what for row in rows), room // 2, free))


def _beside(row: Passed, what: int, outcome: int) -> Iterator[str]:
    for one, other in zip_longest(_wrapped(row.what, what), _wrapped(row.outcome, outcome), fillvalue=""):
        yield f"{one:{what + _GAP}}{other}"


def _below(row: Passed, room: int) -> Iterator[str]:
    yield from _wrapped(row.what, room)
    if row.outcome:
        yield from (f"{' ' * _GAP}{line}" for line in _wrapped(row.outcome, room - _GAP))


def _wrapped(text: str, width: int) -> list[str]:
    whole = TextWrapper(max(width, 1), break_long_words=False, break_on_hyphens=False)
    return whole.wrap(text) or [""]


def _longest_word(texts: Iterator[str]) -> int:
    return max((len(word) for text in texts for word in text.split()), default=0)
