"""Quoted text in GitHub's Markdown: it stays text. It makes no markup, no link, no mention, no reference, no HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etcdlab.quoting import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CODE = re.compile(r"(`[^`]+`)")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@])")
_LINKS = re.compile(r"(?<=\w)(?=://)|(?<=\\[@#])(?=\w)|\b(?<=[Ww]{3})(?=\.)|\b(?<=[Gg][Hh])(?=-\d)")
"""Where GitHub makes a link by itself: an address, a mention, or a reference. Nobody should click the URLs of a fault.

GitHub looks for mentions in the finished HTML, so a backslash does not help: an element must be between.
"""
_BREAK = "<span></span>"
_PIPE_AFTER_BACKSLASH = re.compile(r"(?<=\\)(?=\|)")


def escaped(sentence: str) -> str:
    """A sentence as Markdown text; what is between backticks is code."""
    parts = _CODE.split(sentence)
    return "".join(part if number % 2 else _plain(part) for number, part in enumerate(parts))


def cell(sentence: str) -> str:
    """A sentence as a cell of a table. A pipe in code ends a cell, too, so it needs a backslash there."""
    parts = _CODE.split(sentence)
    return "".join(_code_in_cell(part) if number % 2 else _plain(part) for number, part in enumerate(parts))


def _plain(text: str) -> str:
    return _LINKS.sub(_BREAK, _SPECIAL.sub(r"\\\1", text))


def code(text: str, limit: int = 200) -> str:
    """A name or an address as code, in one line."""
    line = printable(text, limit)
    fence = _fence_for(line)
    space = " " if line.startswith(("`", " ")) or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}" if line else ""


def code_cell(text: str, limit: int = 200) -> str:
    """A name or an address as code, as a cell of a table."""
    return _code_in_cell(code(text, limit), _fence_for(printable(text, limit)))


def _fence_for(line: str) -> str:
    """More backticks than the line has in a row."""
    return "`" * (max(map(len, re.findall("`+", line)), default=0) + 1)


def _code_in_cell(span: str, fence: str = "`") -> str:
    """A span of code without a pipe that ends the cell. A backslash and its pipe are in two spans."""
    apart = _PIPE_AFTER_BACKSLASH.sub(f"{fence}{_BREAK}{fence}", span)
    return apart.replace("|", r"\|")


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table whose heads and cells are Markdown already."""
    columns = list(heads)
    for cells in (columns, ["---"] * len(columns), *rows):
        yield f"| {' | '.join(cells)} |"


def fenced(line: str) -> str:
    """A line within a fence: it does not end the fence."""
    return line.replace("```", "'''")
