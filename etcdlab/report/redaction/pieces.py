"""A text in pieces, because the lines of a log repeat each other: each distinct piece is searched once.

A piece is a field of a JSON object, the time at the start of a line, or a part of an error of Go's `net` package. No
original and no pattern of this package begins in one piece and ends in another, and what a pattern looks at beside its
match is the same at the end of a piece as at the end of a text.
"""

from __future__ import annotations

import re

_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})"
_DATE_AND_TIME = r"(?:[0-9]{4}/[0-9]{2}/[0-9]{2}|[IWEF][0-9]{4}) [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
_AT_START = rf"(?:{_MOMENT}|{_DATE_AND_TIME})[ \t]+"
"""The time as zap, Go's log and klog write it."""
_TIME = re.compile(rf"""{_AT_START}|\{{?\s?\\*"(?:ts|time)\\*":\s?(?:[0-9]{{10}}\.[0-9]{{1,9}}|\\*"{_MOMENT}\\*")""")
_START = re.compile(_AT_START)
_BEFORE_KEY = re.compile(r"""(,)(?=\s?\\*")""")
_IN_ERROR = re.compile(r"(?<= dial tcp )(?=.)|(?<=.)(?=: connect: )", re.DOTALL)
_IN_SEVERAL = re.compile(
    r""",\s?\\*(?:"|\Z)|\A[0-9tziwef:./+-]*[ \t]|\b(?:dial|tcp|connect)\b.*\s|\s.*\b(?:dial|tcp|connect)\b"""
)
"""What can be in two pieces of a text: a name in lower case that has a part of what divides a text."""


def pieces_of(text: str) -> list[str]:
    """The pieces of a text. Joined they are the text."""
    start = _START.match(text)
    if start is None:
        return _BEFORE_KEY.split(text)
    return [start[0], *_BEFORE_KEY.split(text[start.end() :])]


def parts_of(piece: str) -> list[str]:
    """The smaller pieces of a piece, which are worth their time for a piece that is searched."""
    return _IN_ERROR.split(piece) if " dial tcp " in piece or ": connect: " in piece else [piece]


def is_time(piece: str) -> bool:
    """Whether a piece is the time of a line, which holds no original."""
    return _TIME.fullmatch(piece) is not None


def new_parts(text: str, searched: set[str]) -> list[str]:
    """The smallest pieces of a text that are not in `searched`, without times. They are added to it."""
    new: list[str] = []
    for piece in pieces_of(text):
        if piece not in searched and not is_time(piece):
            parts = parts_of(piece)
            new += [part for part in dict.fromkeys(parts) if part not in searched]
            searched.update(parts)
            searched.add(piece)
    return new


def is_in_several(name: str) -> bool:
    """Whether a name can begin in one piece of a text and end in another."""
    return _IN_SEVERAL.search(name.lower()) is not None
