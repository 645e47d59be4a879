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

_NARROWEST = 20
"""Cells that the column of the outcomes needs. With fewer cells an outcome is below the text of its function."""

_WORD = r"(\s*)([（“]*(?:[⺀-⿟぀-鿿]|[^\s⺀-⿟぀-鿿（“]+)[、。，：；？！）”]*|[（“]+)"
"""A word with the space before it. A Chinese character is a word of its own. No line ends with an opening bracket or
begins with other punctuation."""

_WORD_WITHOUT_CHINESE = r"(\s*)(\S+)"
"""The same in a text without these characters. To compile the pattern for Chinese takes a hundredth of a check."""

_FIRST_CHINESE = "⺀"


class Cells(NamedTuple):
    """One row, rendered: the function, what the client did there, what happened."""

    function: str
    what: str
    outcome: str = ""
    mark: str = ""
    """`✓` or `✗`, before the function."""


class Line(NamedTuple):
    """One line of the table: the mark, the function with the space after it, the text."""

    mark: str
    function: str
    text: str


def lines(rows: Sequence[Cells], width: int = WIDTH) -> Iterator[str]:
    """The lines of the table as text."""
    for line in table(rows, width):
        yield f"  {_padded(line.mark, _INDENT - 2)}{line.function}{line.text}".rstrip()


def table(rows: Sequence[Cells], width: int = WIDTH) -> Iterator[Line]:
    """The rows. Where an outcome does not fit in the third column, every outcome goes below. Where an endpoint does not
    fit beside the function, every text goes below its function.
    """
    left = max(cell_len(row.function) for row in rows) + _GAP
    room = width - _INDENT - left
    stacked, longest = width - _INDENT - _GAP, _longest_word(text for row in rows for text in (row.what, row.outcome))
    if room < longest and (longest <= stacked or width < WIDTH):
        yield from _stacked(rows, stacked)
        return
    what = _width([row for row in rows if row.outcome], room)
    outcome = room - what - _GAP
    is_beside = outcome >= _least(row.outcome for row in rows)
    for row in rows:
        cells = _in_columns(row, what, outcome) if is_beside and row.outcome else _below(row, room)
        for number, line in enumerate(cells):
            mark, function = (row.mark, row.function) if number == 0 else ("", "")
            yield Line(mark, _padded(function, left), line)


def _stacked(rows: Sequence[Cells], room: int) -> Iterator[Line]:
    """Each function with its texts below it. A row without a function has its mark beside the text."""
    for row in rows:
        mark = row.mark
        if row.function:
            yield Line(mark, row.function, "")
            mark = ""
        for line in _below(row, room):
            yield Line(mark, " " * _GAP, line)
            mark = ""


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells; a longer word has a line of its own."""
    filled = [""]
    for space, word in _words(text):
        longer = f"{filled[-1]}{space if filled[-1] else ''}{word}"
        if filled[-1] and cell_len(longer) > width:
            filled.append(word)
        else:
            filled[-1] = longer
    return filled


def _words(text: str) -> list[tuple[str, str]]:
    """The words of a text, each with the space before it."""
    has_chinese = not text.isascii() and (max(text) >= _FIRST_CHINESE or "“" in text or "”" in text)
    return re.findall(_WORD if has_chinese else _WORD_WITHOUT_CHINESE, text)


def widths(texts: Sequence[str]) -> tuple[int, int]:
    """The cells of the longest word of these lines, and of the longest line."""
    return _longest_word(texts), max(map(cell_len, texts), default=0)


def _width(rows: Sequence[Cells], room: int) -> int:
    """The width of the second column: that of its longest text, where the outcomes leave so much."""
    widest = max((cell_len(row.what) for row in rows), default=0)
    free = room - _GAP - max((cell_len(row.outcome) for row in rows), default=0)
    return min(widest, max(_longest_word(row.what for row in rows), room // 2, free))


def _least(outcomes: Iterable[str]) -> int:
    """The cells that the third column needs."""
    longest, widest = widths(list(outcomes))
    return max(longest, min(_NARROWEST, widest))


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
    return max((cell_len(word) for text in texts for _, word in _words(text)), default=0)
