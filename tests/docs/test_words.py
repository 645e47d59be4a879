"""The glossary has every word that etcdlab displays of its own, in both languages."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from etcdlab.rules.finding import Certainty, Severity
from etcdlab.step import Basis
from tests.docs.pages import DOCS, chinese

PAGE = DOCS / "words.md"
_ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def rows(text: str) -> list[tuple[str, str, str]]:
    """The cells of each row of a table, without its head."""
    return [row for row in _ROW.findall(text) if row[0] not in ("word", "词")]


@pytest.mark.parametrize("kind", [Basis, Severity, Certainty])
def test_each_basis_severity_and_certainty_is_a_word(kind: type[StrEnum]) -> None:
    words = {word for word, _, _ in rows(PAGE.read_text("utf-8"))}

    assert {member.value for member in kind} <= words


def test_the_words_are_in_alphabetical_order_in_each_group() -> None:
    for group in PAGE.read_text("utf-8").split("\n## ")[1:]:
        words = [word.lower() for word, _, _ in rows(group)]
        assert len(words) > 20
        assert words == sorted(words)


def test_both_languages_pair_the_same_words() -> None:
    english = [(word, translation) for word, translation, _ in rows(PAGE.read_text("utf-8"))]

    assert english == [(word, translation) for translation, word, _ in rows(chinese(PAGE).read_text("utf-8"))]
