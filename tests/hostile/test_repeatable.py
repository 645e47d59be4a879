"""A seed builds the same traces everywhere, and a failing trace is displayed, however long it is."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, note, seed, settings

from etcdlab.trace import Trace
from tests.hostile.repeatable import displayed, without_constants_of_the_source
from tests.hostile.traces import traces

SOME = settings(
    max_examples=100,
    database=None,
    derandomize=False,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
LONG = 30_000
"""Hypothesis warns of a longer display, and a warning ends a test."""


def built() -> list[Trace]:
    """The first traces of a seed."""
    collected: list[Trace] = []

    @seed("1")
    @SOME
    @given(traces)
    def collect(trace: Trace) -> None:
        collected.append(trace)

    with without_constants_of_the_source():
        collect()
    return collected


def test_a_loaded_module_changes_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = built()
    file = tmp_path / "more_texts.py"
    file.write_text("TEXTS = " + repr([f"text {number}" for number in range(500)]))
    spec = importlib.util.spec_from_file_location("more_texts", file)
    assert spec
    monkeypatch.setitem(sys.modules, "more_texts", importlib.util.module_from_spec(spec))

    assert built() == before


def test_a_long_failing_trace_is_displayed() -> None:
    @seed("1")
    @SOME
    @given(traces)
    def no_trace_is_long(trace: Trace) -> None:
        note(displayed(trace, 1))
        assert len(repr(trace)) < LONG

    with pytest.raises(AssertionError) as failed:
        no_trace_is_long()
    _, _, text = next(line for line in failed.value.__notes__ if " builds " in line).partition(" builds ")
    assert len(repr(msgspec.json.decode(text, type=Trace))) >= LONG
