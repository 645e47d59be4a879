"""Makes quoted text safe to display."""

from __future__ import annotations


def printable(quoted: object, limit: int = 200) -> str:
    r"""A text of somebody else as one line. An invisible character becomes its escape, such as `\x1b`, `\n`, `\u202e`.

    A text of more than `limit` characters is folded, and says how long it was.
    """
    text = str(quoted)
    line = text[:limit]
    if not line.isprintable():
        line = "".join(char if char.isprintable() else _escaped(char) for char in line)
    return line if len(text) <= limit else f"{line}… {len(text):,} characters"


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
