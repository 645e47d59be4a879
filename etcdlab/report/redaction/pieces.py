"""A text in pieces, because the lines of a log repeat each other: each distinct piece is searched once.

A piece is a field of a JSON object, the time at the start of a line, or a part of an error of Go's `net` package. No
original and no pattern of this package begins in one piece and ends in another, and what a pattern looks at beside its
match is the same at the end of a piece as at the end of a text.
"""

from __future__ import annotations

import re

_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})"
_DATE_AND_TIME = r"(?:[0-9]{4}/[0-9]{2}/[0-9]{2}|[IWEF][0-9]{4}) [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
_FIELD = rf"""\\*"(?:ts|time)\\*":\s?(?:[0-9]{{10}}\.[0-9]{{1,9}}(?![0-9.])|\\*"{_MOMENT}\\*")"""
_LEVEL = r"""\\*"level\\*":\s?\\*"(?:debug|info|warn|error|dpanic|panic|fatal)\\*",\s?"""
_START = re.compile(rf"""(?:{_MOMENT}|{_DATE_AND_TIME})[ \t]+|"?\{{(?:{_LEVEL})?{_FIELD}""")
"""The time at the start of a line, as zap, Go's log and klog write it."""
_BEFORE_KEY = re.compile(r"""(,)(?=\s?\\*")""")
_IN_ERROR = re.compile(r"(?<= dial tcp )(?=.)|(?<=.)(?=: connect: )", re.DOTALL)
_IN_SEVERAL = re.compile(
    r""",\s?\\*(?:"|\Z)|\A[0-9tziwef:./+-]*[ \t]|\b(?:dial|tcp|connect)\b.*\s|\s.*\b(?:dial|tcp|connect)\b"""
)
"""What can be in two pieces of a text: a name in lower case that has a part of what divides a text."""


def pieces_of(text: str) -> tuple[str, list[str]]:
    """The time at the start of a text, which holds no original, and the pieces of the rest."""
    start = _START.match(text)
    return (start[0], _BEFORE_KEY.split(text[start.end() :])) if start else ("", _BEFORE_KEY.split(text))


def parts_of(piece: str) -> list[str]:
    """The smaller pieces of a piece, which are worth their time for a piece that is searched."""
    return _IN_ERROR.split(piece) if " dial tcp " in piece or ": connect: " in piece else [piece]


def new_parts(text: str, searched: set[str]) -> list[str]:
    """The smallest pieces of a text that are not in `searched`. They are added to it."""
    new: list[str] = []
    for piece in pieces_of(text)[1]:
        if piece not in searched:
            parts = parts_of(piece)
            new += [part for part in dict.fromkeys(parts) if part not in searched]
            searched.update(parts)
            searched.add(piece)
    return new


def is_in_several(name: str) -> bool:
    """Whether a name can begin in one piece of a text and end in another."""
    return _IN_SEVERAL.search(name.lower()) is not None
