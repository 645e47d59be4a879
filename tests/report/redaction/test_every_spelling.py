"""No original is left in any output, however a text spells it."""

from __future__ import annotations

import os

import pytest

from etcdlab.report.redaction import redact
from tests.report.redaction.generated import Generated, generated
from tests.report.redaction.outputs import case_file, outputs_of

CASES = int(os.environ.get("ETCDLAB_REDACTION_CASES", "200"))
"""How many cases are redacted."""
AT_ONCE = 20
EACH_OUTPUT = 20
"""One case of so many is searched in every output, the other ones only in the saved case."""


def originals_in(text: str, case: Generated) -> list[str]:
    """The originals that a text contains, in any case."""
    lower = text.lower()
    return [original for original in case.originals if original in lower]


@pytest.mark.parametrize("first", range(0, CASES, AT_ONCE))
def test_no_original_is_left(first: int) -> None:
    for seed in range(first, min(first + AT_ONCE, CASES)):
        assert_nothing_is_left(seed, everywhere=seed % EACH_OUTPUT == 0)


@pytest.mark.parametrize("seed", [1820, 2220, 5040])
def test_a_redacted_case_can_be_redacted_again(seed: int) -> None:
    """Cases of which etcdlab once refused to redact the bug report."""
    assert_nothing_is_left(seed, everywhere=True)


def assert_nothing_is_left(seed: int, *, everywhere: bool) -> None:
    """Search the saved case, or every output."""
    case = generated(seed)
    redacted = redact(case.case).case

    assert originals_in(case_file(redacted), case) == [], seed
    if everywhere:
        left = {name: originals_in(text, case) for name, text in outputs_of(redacted)}
        assert {name: originals for name, originals in left.items() if originals} == {}, seed


def test_the_search_finds_originals_that_are_left() -> None:
    """The drawings have none, and a bug report is always redacted."""
    case = generated(0)
    without = [name for name, text in outputs_of(case.case) if not originals_in(text, case)]

    assert without == ["issue.md", "key functions", "all functions"]
