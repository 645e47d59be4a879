"""Command lines, split into words as a shell does. Nothing is executed, and no variable is expanded here."""

from __future__ import annotations

import re

from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.templates import FILLED

MOST_WORDS = 50_000
"""The most words of one text."""
_LONGEST_QUOTE = 20_000
"""A quotation mark without its pair in so many characters is an apostrophe."""
_ORDINARY = re.compile(r"[\w./:=,@+%\[\]-]+")
"""Characters that mean nothing to a shell."""
_ENDS = frozenset(";|&\n()")


def split_commands(text: Span) -> list[list[Span]]:
    """The commands of a script, each as its words. A quoted text is one word, without its quotation marks."""
    return _Splitter(text).commands()


def split_words(text: Span) -> list[Span]:
    """The words of one command line. Line breaks separate words, as in a folded scalar of YAML."""
    return [word for command in _Splitter(text, breaks_end=False).commands() for word in command]


class _Splitter:
    def __init__(self, text: Span, *, breaks_end: bool = True) -> None:
        self._text, self._breaks_end = text, breaks_end
        self._commands: list[list[Span]] = [[]]
        self._pieces: list[tuple[int, int]] | None = None
        self._words = 0

    def commands(self) -> list[list[Span]]:
        text, index = self._text.text, 0
        while index < len(text) and self._words < MOST_WORDS:
            index = self._step(text, index)
        self._end_word()
        return [command for command in self._commands if command]

    def _step(self, text: str, index: int) -> int:
        """Read what begins at an index. Returns the index after it."""
        if ordinary := _ORDINARY.match(text, index):
            return self._take(text, index, ordinary.end())
        char = text[index]
        if char in "`^" and text[index + 1 : index + 3].startswith(("\n", "\r\n")):
            return text.index("\n", index) + 1  # PowerShell and cmd continue a line in this way.
        if char == "\\":
            return self._escape(text, index)
        if char in "'\"" and (end := _closing(text, index)) > 0:
            return self._quoted(text, index, end)
        if char in "{<" and (template := FILLED.match(text, index)):
            return self._take(text, index, template.end())
        if char in "$`" and (end := _substitution_end(text, index)) > 0:
            return self._take(text, index, end)
        if char == "#" and self._pieces is None:
            end = text.find("\n", index)
            return end if end >= 0 else len(text)
        if char.isspace() or char in _ENDS:
            self._end_word()
            if char in _ENDS and (char != "\n" or self._breaks_end) and self._commands[-1]:
                self._commands.append([])
            return index + 1
        return self._take(text, index, index + 1)

    def _escape(self, text: str, index: int) -> int:
        following = text[index + 1 : index + 3]
        if following.startswith(("\n", "\r\n")):
            return index + 1 + (2 if following[0] == "\r" else 1)
        if following[:1] in (" ", "\t") and text[index + 1 :].partition("\n")[0].strip() == "":
            # White space after the backslash: the person meant a line that goes on.
            return index + 1 + len(text[index + 1 :].partition("\n")[0]) + 1
        return self._take(text, index + 1, index + 2) if following else index + 1

    def _quoted(self, text: str, index: int, end: int) -> int:
        self._take(text, index + 1, index + 1)
        at = index + 1
        while at < end:
            if text[index] == '"' and text[at] == "\\" and text[at + 1 : at + 2] in ('"', "\\", "$", "`"):
                at += 1
            self._take(text, at, at + 1)
            at += 1
        return end + 1

    def _take(self, text: str, start: int, end: int) -> int:
        """Add characters to the word."""
        pieces = self._pieces = [] if self._pieces is None else self._pieces
        pieces.append((start, min(end, len(text))))
        return end

    def _end_word(self) -> None:
        if self._pieces is not None:
            text, at = self._text.text, self._text.at
            word = "".join(text[start:end] for start, end in self._pieces)
            places = [at[index] for piece in self._pieces for index in range(*piece)]
            self._commands[-1].append(Span(word, places, self._text.file))
            self._words += 1
        self._pieces = None


def _closing(text: str, index: int) -> int:
    """The index of the quotation mark that closes the one at `index`, or -1."""
    mark, limit = text[index], min(len(text), index + _LONGEST_QUOTE)
    at = index + 1
    while at < limit:
        if text[at] == mark:
            return at
        at += 2 if mark == '"' and text[at] == "\\" else 1
    return -1


def _substitution_end(text: str, index: int) -> int:
    """The index after `$(…)`, `${…}`, or a command between backticks, or -1."""
    if text[index] == "`":
        end = text.find("`", index + 1, index + 500)
        return end + 1 if end > 0 and "\n" not in text[index:end] else -1
    opening = text[index + 1 : index + 2]
    closing = {"(": ")", "{": "}"}.get(opening)
    if closing is None or text.find(closing, index, index + 500) < 0:
        return -1
    depth = 0
    for at in range(index + 1, min(len(text), index + 500)):
        depth += (text[at] == opening) - (text[at] == closing)
        if depth == 0:
            return at + 1
    return -1
