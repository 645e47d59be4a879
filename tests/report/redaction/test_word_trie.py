"""One expression for many words."""

from __future__ import annotations

import re

from etcdlab.report.redaction.word_trie import word_trie


def test_2000_words_that_begin_with_each_other_are_found() -> None:
    """Each is a group in the group of the shorter one, and the parser of `re` bounds the depth."""
    words = ["a" * length for length in range(1, 2000)]

    compiled = re.compile(word_trie(words))

    assert [length for length in (1, 40, 41, 700, 1999) if not compiled.fullmatch("a" * length)] == []
    assert compiled.match("a" * 700 + "b") is None
    assert compiled.match("a" * 2000) is None
