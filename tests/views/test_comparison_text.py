"""A comparison as text: the verdicts first, a sign for each row, equal rows folded."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

import etcdlab
from tests.comparison.runs import recording_of


def lines(a: str, b: str, width: int = 100) -> list[str]:
    return etcdlab.compare(recording_of(a), recording_of(b)).text(width).splitlines()


def test_the_first_line_says_what_differs() -> None:
    first, *rest = lines("3.5.9", "3.7.1")

    assert first.startswith("≠ The runs differ: 1 call, ")
    assert rest[1].startswith("A  client 3.5.9 (grpc-go 1.41.0) · steps: observed")
    assert rest[2].startswith("   ✗ 1 fault: Member etcd-0 advertises http://0.0.0.0:")
    assert rest[4].startswith("B  client 3.7.1 (grpc-go 1.82.1)")


def test_nothing_differs_is_said_plainly() -> None:
    text = lines("3.5.9", "3.5.9")

    assert text[0] == "✓ Nothing differs between the two runs."
    assert [line for line in text if re.fullmatch(r"Steps: \d+ equal steps", line)]
    assert not [line for line in text[1:] if line.lstrip()[:1] in ("≠", "-", "+")]


def test_a_difference_of_the_question_alone_is_said() -> None:
    real = recording_of("3.7.1", "healthy")
    with etcdlab.sandbox("healthy") as lab:
        text = str(etcdlab.compare(real, etcdlab.check(lab, release="3.7.1")))

    assert text.startswith("✓ Nothing differs in what the client did. What was asked differs: engine.")


def test_each_row_has_a_sign_and_a_word() -> None:
    """A row of one run says that the other run does not have it: a sign and a word, never a colour alone."""
    text = lines("3.5.9", "3.7.1", 160)

    assert [line for line in text if line.startswith(" ≠  release") and line.split()[-2:] == ["3.5.9", "3.7.1"]]
    assert [line for line in text if line.startswith(" -  ") and line.endswith("not in B")]
    assert [line for line in text if line.startswith(" +  ") and "not in A" in line]
    assert [line for line in text if line.startswith("    ⋯ ") and line.endswith(" equal steps")]


def test_what_differs_is_before_what_does_not() -> None:
    text = lines("3.5.9", "3.7.1")
    titles = [line.partition(":")[0] for line in text]

    assert titles.index("The next call") < titles.index("What the client did") < titles.index("Steps")


def test_in_a_pipe_the_runs_stay_beside_each_other() -> None:
    """A long log line of one run does not push the other run off the screen."""
    rows = [line for line in lines("3.5.9", "3.7.1", 10_000) if line.startswith((" ≠  ", " -  ", " +  "))]

    assert max(map(len, rows)) <= 160


@pytest.mark.parametrize("width", [40, 80, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(len, lines("3.5.9", "3.7.1", width))) <= width


def test_runs_without_a_step_can_be_displayed() -> None:
    """A run that was stopped before its first step has no steps, dials or calls."""
    trace = replace(recording_of("3.7.1"), steps=(), dials=(), calls=(), member_lists=(), subconns=())
    comparison = etcdlab.compare(trace, trace)

    assert str(comparison).startswith("✓ Nothing differs between the two runs.")
    assert "Steps" not in str(comparison)
    assert "Steps" not in comparison._repr_mimebundle_()["text/html"]
