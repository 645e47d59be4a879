"""The table for a pipe: 120 columns, and no word is cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etcdlab.views import columns
from etcdlab.views.columns import WIDTH, Cells, lines

WORDS = st.text(alphabet="abc.:/-0", min_size=1, max_size=90)
FUNCTIONS = st.sampled_from(["", "Sync", "resetTransport"])
MARKS = st.sampled_from(["", "✗"])
SENTENCES = st.lists(WORDS, max_size=8).map(" ".join)


@given(
    st.lists(st.builds(Cells, st.sampled_from(["", "Sync", "resetTransport"]), SENTENCES, SENTENCES, MARKS), min_size=1)
)
def test_no_word_is_cut_and_no_line_is_wider_than_the_limit(rows: list[Cells]) -> None:
    output = list(lines(rows))

    assert sorted(" ".join(output).split()) == sorted(" ".join(" ".join(row) for row in rows).split())
    assert all(len(line) <= WIDTH for line in output)


@given(st.text(alphabet="ab.:/-(  \t\n·✓—é"))
def test_a_text_without_chinese_has_the_same_words(text: str) -> None:
    """Such a text has a pattern of its own, which Python compiles faster."""
    assert columns._words(text) == re.findall(columns._WORD, text)


@pytest.mark.parametrize("text", ["“a” b", "询问 a", "a”", "（a"])
def test_chinese_is_recognised(text: str) -> None:
    assert columns._words(text) == re.findall(columns._WORD, text)


def test_a_wide_endpoint_has_its_own_line() -> None:
    """An endpoint that is wider than the table is not cut."""
    name = "n" * 253

    assert list(lines([Cells("SetEndpoints", f"10.0.0.1:1 -> http://{name}:2379", "differs")]))[1].strip() == (
        f"http://{name}:2379"
    )


def test_what_fits_stands_in_columns() -> None:
    rows = [Cells("Sync", "asks 10.0.0.1:2379", "member s"), Cells("", "and more", "")]

    assert list(lines(rows)) == ["    Sync  asks 10.0.0.1:2379  member s", "          and more"]


NAMES = "http://etcd-production-eu-west-0.etcd.svc.cluster.invalid:2379"


def test_an_endpoint_that_does_not_fit_is_below_its_function() -> None:
    """In a terminal of 80 columns the URL of a pod stays whole."""
    rows = [
        Cells("MemberList", f"etcd-0 advertises {NAMES}"),
        Cells("resetTransport", "10.0.0.1:1", "tcp refused", "✗"),
        Cells("", "10.0.0.2:1", "", "✗"),
    ]

    assert list(lines(rows, 80)) == [
        "    MemberList",
        "      etcd-0 advertises",
        f"      {NAMES}",
        "  ✗ resetTransport",
        "      10.0.0.1:1",
        "        tcp refused",
        "  ✗   10.0.0.2:1",
    ]


def test_a_row_without_an_outcome_uses_the_whole_line() -> None:
    rows = [
        Cells("Sync", "asks 127.0.0.2:38169", "member etcd-0, etcd 3.5.1"),
        Cells("MemberList", "etcd-0 advertises http://0.0.0.0:38169"),
    ]

    assert list(lines(rows, 80)) == [
        "    Sync        asks 127.0.0.2:38169  member etcd-0, etcd 3.5.1",
        "    MemberList  etcd-0 advertises http://0.0.0.0:38169",
    ]
