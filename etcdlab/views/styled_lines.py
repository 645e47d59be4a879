"""Parts of a page as lines of styled text, laid out without Rich: to load Rich takes a tenth of a whole check.

A part gets the cells that it has, and returns its lines. Rich prints them where a terminal displays the styles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells

from etcdlab.views import columns

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

Line = tuple[tuple[str, str], ...]
"""The texts of a line, each with its style."""

Part = Callable[[int], Iterable[Line]]
"""A part of the page: its lines of at most so many cells."""

_WORD = re.compile(r"\s*\S+\s*")

_NARROWEST = 8
"""Cells that a text needs beside another one. With fewer cells it is below that."""


def words(line: str, style: str = "") -> Part:
    """Text that is never markup. A line of Chinese may end after any character."""

    def lines(width: int) -> Iterator[Line]:
        for paragraph in line.split("\n"):
            for one in columns.wrapped(paragraph, width):
                yield from folded(((one, style),), width)

    return lines


def blank() -> Part:
    """An empty line."""
    return words("")


def joined(*parts: Part) -> Part:
    """Parts below each other."""
    return lambda width: (line for part in parts for line in part(width))


def indented(part: Part, indent: int) -> Part:
    """A part of the page, so many cells to the right."""

    def lines(width: int) -> Iterator[Line]:
        for line in part(max(width - indent, 1)):
            yield ((" " * indent, ""), *line)

    return lines


def beside(left: Part, cells: int, right: Part) -> Part:
    """Two parts beside each other; the left one has so many cells, with the space between both."""

    def lines(width: int) -> Iterator[Line]:
        if width - cells < _NARROWEST:
            yield from left(width)
            yield from right(width)
            return
        for one, other in zip_longest(left(cells), right(width - cells), fillvalue=()):
            yield (*one, (" " * (cells - _cells(one)), ""), *other)

    return lines


def folded(line: Line, width: int) -> Iterator[Line]:
    """A line in lines of so many cells: it ends before a word, and within a word that is longer than a line."""
    if _cells(line) <= width:
        yield line
        return
    start = 0
    for end in (*_ends("".join(text for text, _ in line), width), None):
        yield tuple(_between(line, start, end))
        start = end or 0


def _ends(text: str, width: int) -> Iterator[int]:
    """The places at which that text continues in the next line."""
    filled = 0
    for match in _WORD.finditer(text):
        word, place = match[0], match.start()
        needed = cell_len(word.rstrip())
        if needed <= width - filled:
            filled += cell_len(word)
        elif needed <= width:
            yield place
            filled = cell_len(word)
        else:
            for piece in chop_cells(word, width):
                if place:
                    yield place
                place, filled = place + len(piece), cell_len(piece)


def _between(line: Line, start: int, end: int | None) -> Iterator[tuple[str, str]]:
    """The texts between two places of a line."""
    place = 0
    for text, style in line:
        piece = text[max(start - place, 0) : None if end is None else max(end - place, 0)]
        if piece:
            yield piece, style
        place += len(text)


def _cells(line: Line) -> int:
    return sum(cell_len(text) for text, _ in line)


def plain(parts: Sequence[Part], width: int) -> str:
    """The parts as plain text."""
    return "".join(f"{''.join(text for text, _ in line).rstrip()}\n" for part in parts for line in part(width))


class OnConsole:
    """Parts for Rich to print, with their styles."""

    def __init__(self, *parts: Part) -> None:
        self._parts = parts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.text import Text

        for part in self._parts:
            for line in part(options.max_width):
                yield Text.assemble(*line, no_wrap=True, overflow="ignore")
