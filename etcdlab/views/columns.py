"""Rows of three columns as plain lines of a bounded width, in which no word is cut: an endpoint stays whole.

Widths are counted in the cells of a terminal: a Chinese character takes two.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WIDTH = 120
"""The most cells of a line of the table. Only a longer word makes a longer line."""

_GAP, _INDENT = 2, 4

_WORD = re.compile(r"(\s*)([（“]*(?:[⺀-⿟぀-鿿]|[^\s⺀-⿟぀-鿿（“]+)[、。，：；？！）”]*|[（“]+)")
"""A word with the space before it. A Chinese character is a word of its own. No line ends with an opening bracket or
begins with other punctuation."""


class Cells(NamedTuple):
    """One row, rendered: the function, what the client did there, what happened."""

    function: str
    what: str
    outcome: str = ""
    mark: str = ""
    """`✓` or `✗`, before the function."""


def lines(rows: Sequence[Cells]) -> Iterator[str]:
    """The rows. Where an outcome does not fit in the third column, every outcome goes below."""
    left = max(cell_len(row.function) for row in rows) + _GAP
    room = WIDTH - _INDENT - left
    what = _width([row for row in rows if row.outcome], room)
    outcome = room - what - _GAP
    is_beside = outcome >= _longest_word(row.outcome for row in rows)
    for row in rows:
        cells = _in_columns(row, what, outcome) if is_beside and row.outcome else _below(row, room)
        for number, line in enumerate(cells):
            mark, function = (row.mark, row.function) if number == 0 else ("", "")
            yield f"  {_padded(mark, _INDENT - 2)}{_padded(function, left)}{line}".rstrip()


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells; a longer word has a line of its own."""
    filled = [""]
    for space, word in _WORD.findall(text):
        longer = f"{filled[-1]}{space if filled[-1] else ''}{word}"
        if filled[-1] and cell_len(longer) > width:
            filled.append(word)
        else:
            filled[-1] = longer
    return filled


def widths(texts: Sequence[str]) -> tuple[int, int]:
    """The cells of the longest word of these lines, and of the longest line."""
    return _longest_word(texts), max(map(cell_len, texts), default=0)


def _width(rows: Sequence[Cells], room: int) -> int:
    """The width of the second column: that of its longest text, where the outcomes leave so much."""
    widest = max((cell_len(row.what) for row in rows), default=0)
    free = room - _GAP - max((cell_len(row.outcome) for row in rows), default=0)
    return min(widest, max(_longest_word(row.what for row in rows), room // 2, free))


def _in_columns(row: Cells, what: int, outcome: int) -> Iterator[str]:
    for left, right in zip_longest(wrapped(row.what, what), wrapped(row.outcome, outcome), fillvalue=""):
        yield f"{_padded(left, what + _GAP)}{right}"


def _below(row: Cells, room: int) -> Iterator[str]:
    yield from wrapped(row.what, room)
    if row.outcome:
        yield from (f"{' ' * _GAP}{line}" for line in wrapped(row.outcome, room - _GAP))


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _longest_word(texts: Iterable[str]) -> int:
    return max((cell_len(word) for text in texts for _, word in _WORD.findall(text)), default=0)
