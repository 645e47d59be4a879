from __future__ import annotations

import pytest

from etcdlab.quoting import printable


@pytest.mark.parametrize(
    ("quoted", "escaped"),
    [
        ("member s", "member s"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\u2028", "\\u2028"),
        ("\ud800", "\\ud800"),
        ("\x9b31m", "\\x9b31m"),
        ("\u200b", "\\u200b"),
        ("数据 é ö", "数据 é ö"),
        ("[/] <b>x</b>", "[/] <b>x</b>"),
    ],
)
def test_what_cannot_be_seen_comes_out_as_its_escape(quoted: str, escaped: str) -> None:
    assert printable(quoted) == escaped


def test_a_long_text_is_folded_and_says_how_long_it_was() -> None:
    assert printable("x" * 10_240, limit=5) == "xxxxx… 10,240 characters"
    assert printable("xxxxx", limit=5) == "xxxxx"


def test_other_values_are_shown_as_python_writes_them() -> None:
    assert printable(("10.0.0.5:2379",)) == "('10.0.0.5:2379',)"
    assert printable(None) == "None"
