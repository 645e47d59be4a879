"""One compiled expression for every spelling of every original."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from etcdlab.report.redaction.text_patterns import ESCAPE, FOUR, FOUR_AFTER_ESCAPE, SIX
from etcdlab.report.redaction.word_trie import word_trie

_WORD_START = r"(?<![^\W_])"
_AFTER_HOST = r"(?=[:/\s\"',)\]]|$)"
_HOST_PLACES = r"(?:(?<=//)|(?<=@)|(?<=\()|(?<=lookup\s)|(?<=member\s))"


class Candidate(NamedTuple):
    """A part of a text that can be an original."""

    start: int
    end: int
    spelled: str
    is_word: bool
    """It is a word that is replaced only where a text has a host, a member or a program."""


class Search:
    """Finds words, weak words where a text has a host, and addresses.

    A text is searched in lower case, because that is faster, unless it gets longer, as a Turkish I does.
    """

    def __init__(self, words: Iterable[str], weak: Iterable[str], *, addresses: bool) -> None:
        words = tuple(words)
        plain = word_trie(word for word in words if word[0].isalnum())
        marked = word_trie(word for word in words if not word[0].isalnum())
        place = word_trie(weak)
        self._expression = (
            (rf"{FOUR}|" if addresses else "")
            + rf"(?:(?P<lead>{ESCAPE})|{_WORD_START})(?:{plain}"
            + (rf"|{FOUR_AFTER_ESCAPE}|{SIX})" if addresses else ")")
            + rf"|{marked}"
            rf"|{_WORD_START}(?:{_HOST_PLACES}(?P<after>{place}){_AFTER_HOST}"
            rf"|(?P<before>{place})(?=:[0-9]{{2,5}}(?!\w)|=https?:))"
        )

    @cached_property
    def _lower(self) -> re.Pattern[str]:
        return re.compile(self._expression)

    @cached_property
    def _any_case(self) -> re.Pattern[str]:
        return re.compile(self._expression, re.IGNORECASE)

    def in_text(self, text: str) -> Iterator[Candidate]:
        """Everything in a text, from its start to its end."""
        lower = text.lower()
        matches = self._lower.finditer(lower) if len(lower) == len(text) else self._any_case.finditer(text)
        for match in matches:
            start, end = match.span()
            if match.lastgroup:  # the lead, or a word
                start = max(start, match.end("lead"))
                yield Candidate(start, end, text[start:end], match.lastgroup != "lead")
            else:
                yield Candidate(start, end, text[start:end], is_word=False)
