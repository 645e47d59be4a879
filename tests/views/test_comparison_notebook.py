"""A comparison in a notebook: two columns in HTML, and the same as text."""

from __future__ import annotations

import re

import msgspec
import pytest

import etcdlab
from tests.comparison.runs import recording_of, with_json
from tests.views.test_notebook import Page

replace = msgspec.structs.replace


def html(a: str = "3.5.9", b: str = "3.7.1") -> str:
    return etcdlab.compare(recording_of(a), recording_of(b))._repr_mimebundle_()["text/html"]


def words(text: str) -> str:
    return " ".join("\n".join(Page(text).words).split())


def test_both_forms_are_in_the_bundle() -> None:
    comparison = etcdlab.compare(recording_of("3.5.9"), recording_of("3.7.1"))
    bundle = comparison._repr_mimebundle_()

    assert list(bundle) == ["text/html", "text/plain"]
    assert bundle["text/plain"] == str(comparison)


def test_verdicts_and_differences_come_first() -> None:
    text = words(html())
    places = [
        text.index(part)
        for part in (
            "≠ The runs differ: 1 call, ",
            "client 3.5.9",
            "client 3.7.1",
            "≠ release 3.5.9 3.7.1",
            "The next call",
        )
    ]

    assert places == sorted(places)
    assert text.count("✗ 1 fault: Member etcd-0 advertises") == 2


def test_a_row_has_sign_and_word() -> None:
    """A person who sees no colour reads the sign, and which run does not have the row."""
    text = words(html())

    assert (
        "- ccBalancerWrapper.handleSubConnStateChange (connect) step 10 (observed) s = CONNECTING (observed) not in B"
        in text
    )
    assert "+ endpointSharding.updateState (connect) not in A step 18 (observed)" in text
    assert (
        "≠ addrConn.resetTransport (connect) step 12 (observed) ac.state = CONNECTING (observed) step 13 (observed)"
        in text
    )


def test_equal_steps_are_in_a_fold() -> None:
    page = Page(html("3.5.9", "3.5.9"))

    assert not [words for words in page.words if words in ("≠", "-", "+")]
    assert [tag for tag, _ in page.tags].count("details") == 7
    assert "Nothing differs between the two runs." in words(html("3.5.9", "3.5.9"))


def test_quoted_text_is_never_markup() -> None:
    evil = with_json(recording_of("3.5.9"), lambda text: text.replace("etcd-0", "<b onclick=x>"))
    text = etcdlab.compare(evil, recording_of("3.7.1"))._repr_mimebundle_()["text/html"]

    assert "<b onclick" not in text
    assert "&lt;b onclick=x&gt;" in text


@pytest.mark.parametrize("copies", [10, 0])
def test_long_runs_are_cut_and_say_so(copies: int) -> None:
    """A page has at most 400 rows that differ, and 100 in a fold. It says how many more the JSON has."""
    trace = recording_of("3.7.1")
    many, other = (
        replace(trace, steps=tuple(replace(step, id=n, causes=()) for n, step in enumerate(trace.steps * times)))
        for times in (10, copies)
    )
    text = words(etcdlab.compare(many, other)._repr_mimebundle_()["text/html"])

    assert re.search(r"\d+ more rows are in the JSON report.", text)
    assert len(text) < 150_000
