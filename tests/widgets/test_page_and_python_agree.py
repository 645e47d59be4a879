"""What the page decides by itself is what Python decides: the marks of each step, and the text of each value."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import etcdlab
from etcdlab.diagram.marks import mark
from etcdlab.investigation import Investigation
from etcdlab.quoting import printable
from etcdlab.step import Basis, DialEnd, Value
from etcdlab.widgets.drawing import drawing
from etcdlab.widgets.stepper import page_parts
from tests.widgets.page import go
from tests.widgets.panels import Open

MARKS = """() => Object.fromEntries([...document.querySelectorAll(".etcdlab-station[data-station]")].map(station => [
  station.dataset.station,
  [...station.classList].map(name => name.replace("etcdlab-", ""))
    .filter(name => ["walked", "failed", "earlier", "ahead", "current"].includes(name)),
]))"""


@pytest.fixture(params=["seed", "3.7.1"])
def investigation(request: pytest.FixtureRequest) -> Investigation:
    """A recorded run of the real client, with several members."""
    return Investigation.of(etcdlab.recording("one-member-down", release=request.param).run())


@pytest.fixture
def recorded(state: dict[str, Any], investigation: Investigation) -> dict[str, Any]:
    """The traits of the stepper of that run."""
    trace, chain = investigation.case.trace, investigation.chain
    page = page_parts(trace, list(investigation.findings), chain)
    return {**state, "trace": msgspec.to_builtins(trace), "drawing": drawing(chain), "page": page}


def test_every_step_has_the_marks_of_the_static_picture(
    show: Open, recorded: dict[str, Any], investigation: Investigation
) -> None:
    page = show(recorded)
    page.locator("[data-level=all]").click()
    for step in investigation.case.trace.steps:
        go(page, step.id)
        expected = mark(investigation.case.trace, investigation.chain, current=step.id).stations
        displayed = {name: set(marks) for name, marks in page.evaluate(MARKS).items()}

        assert displayed == {
            name: {str(one.mark), *(["current"] if one.current else [])} for name, one in expected.items()
        }, step.id


def test_every_value_has_the_text_of_the_terminal(
    show: Open, recorded: dict[str, Any], investigation: Investigation
) -> None:
    page = show(recorded)
    for step in investigation.case.trace.steps:
        go(page, step.id)
        displayed = page.locator(".etcdlab-step").inner_text() if step.values else ""
        for value in step.values:
            text = printable(str(value.text))
            assert len(text) > 200 or text in displayed, (step.id, value.name)


@pytest.mark.parametrize("end", [DialEnd(0.4, "tcp", "refused"), DialEnd(2.16)])
def test_the_end_of_a_dial_has_the_text_of_the_terminal(show: Open, recorded: dict[str, Any], end: DialEnd) -> None:
    value = msgspec.to_builtins(Value("dial", end, Basis.OBSERVED))
    step = {**recorded["trace"]["steps"][0], "values": [value]}
    recorded["trace"]["steps"] = [step, *recorded["trace"]["steps"][1:]]
    page = show(recorded)
    go(page, 0)
    assert str(end) in page.locator(".etcdlab-step").inner_text()
