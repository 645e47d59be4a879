"""The table of the places for a terminal: columns where they fit, else a block for each URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from etcdlab.views.rows import PlaceCell, PlaceColumn, Places

    _Say = Callable[[Text], str]

HEADING = message("Where each URL leads, by place")

MARKS = {"ok": "✓", "failed": "✗", "unknown": "?"}
_GAP, _INDENT = 2, 2


def place_lines(places: Places, width: int, say: _Say) -> Iterator[tuple[int, str]]:
    """The lines of the table, each with its indent."""
    if not places.rows:
        return
    table = [["URL", *(say(column.name) for column in places.columns)]]
    table += [[row.url, *(_cell(cell, say) for cell in row.cells)] for row in places.rows]
    widths = [max(map(_cells, column)) for column in zip(*table, strict=True)]
    if sum(widths) + _GAP * len(widths) + _INDENT <= width:
        for number, row in enumerate(table):
            yield _INDENT, _line(row, widths)
            if number:
                yield 2 * _INDENT, say(places.rows[number - 1].whose)
    else:
        yield from _blocks(places, say)
    abouts = (_about(column, say) for column in places.columns)
    yield from ((_INDENT, line) for line in (say(places.left_out), *abouts) if line)


def _blocks(places: Places, say: _Say) -> Iterator[tuple[int, str]]:
    """A block for each URL, with a line for each place."""
    room = max(_cells(say(column.name)) for column in places.columns) + _GAP
    for row in places.rows:
        yield _INDENT, f"{row.url} ({say(row.whose)})"
        for column, cell in zip(places.columns, row.cells, strict=True):
            yield 2 * _INDENT, f"{_padded(say(column.name), room)}{_cell(cell, say)}"


def _about(column: PlaceColumn, say: _Say) -> str:
    about = say(column.about)
    return say(message("{place}: {about}", place=column.name, about=about)) if about else ""


def _cell(cell: PlaceCell, say: _Say) -> str:
    return f"{MARKS[cell.outcome]} {say(cell.text)}"


def _line(row: list[str], widths: list[int]) -> str:
    cells = (_padded(text, width + _GAP) for text, width in zip(row, widths, strict=True))
    return "".join(cells).rstrip()


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
