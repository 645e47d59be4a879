"""The table for a pipe: 120 columns, and no word is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

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


def test_a_wide_endpoint_has_its_own_line() -> None:
    """An endpoint that is wider than the table is not cut."""
    name = "n" * 253

    assert list(lines([Cells("SetEndpoints", f"10.0.0.1:1 -> http://{name}:2379", "differs")]))[1].strip() == (
        f"http://{name}:2379"
    )


def test_what_fits_stands_in_columns() -> None:
    rows = [Cells("Sync", "asks 10.0.0.1:2379", "member s"), Cells("", "and more", "")]

    assert list(lines(rows)) == ["    Sync  asks 10.0.0.1:2379  member s", "          and more"]
