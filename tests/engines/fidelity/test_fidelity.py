"""The live engine does what the real client of each release does, in every scenario."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec
import pytest

import etcdlab
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import recorded_scenarios
from etcdlab.step import Cause, Step, Via
from etcdlab.trace import Trace

from .compared import RELEASES, compare, in_its_order, is_late
from .listed import MOST, Listed, expected, listed, sort_out


@pytest.fixture(scope="module", params=recorded_scenarios(), ids=lambda scenario: scenario.name)
def lab(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Each scenario's servers, for all releases in turn."""
    with Sandbox(request.param) as running:
        yield running


@pytest.mark.parametrize("release", RELEASES)
def test_live_does_what_the_real_client_does(lab: Sandbox, release: str) -> None:
    run = compare(lab, release)
    unlisted, gone = sort_out(run.differences, expected(release, lab.scenario.name))

    assert run.steps > 30
    assert unlisted == []
    assert gone == []


def test_a_listed_difference_names_its_line_upstream() -> None:
    counts = Counter(release for one in listed() for release in one.releases)

    assert all(re.search(r"@v[\w.-]+/.+\.go:\d+$", one.upstream) and one.why for one in listed())
    assert all(count <= MOST for count in counts.values())
    assert set(counts) <= set(RELEASES)
    assert {name for one in listed() for name in one.scenarios} <= {scenario.name for scenario in recorded_scenarios()}


def test_a_listed_difference_that_is_gone_is_reported() -> None:
    """A listed difference that is there is no surprise."""
    accepted = [Listed(("seed",), ("healthy",), line, "", "") for line in ("redial · caller", "never seen")]

    assert sort_out(("redial · caller: only live: get", "sync · caller: only live: get"), accepted) == (
        ["sync · caller: only live: get"],
        ["never seen"],
    )


def changed(trace: Trace, station: str, **changes: object) -> Trace:
    """The trace with one step at that station changed."""
    number = next(step.id for step in trace.steps if step.station == station)
    steps = list(trace.steps)
    steps[number] = msgspec.structs.replace(steps[number], **changes)
    return msgspec.structs.replace(trace, steps=tuple(steps))


def with_value(step: Step, name: str, value: str) -> Step:
    """The step with one value changed."""
    values = tuple(msgspec.structs.replace(one, value=value) if one.name == name else one for one in step.values)
    return msgspec.structs.replace(step, values=values)


def test_another_value_cause_station_or_return() -> None:
    """Each is a difference."""
    real = etcdlab.recording(release="3.7.1").run()
    step = next(one for one in real.steps if one.station == "create-transport")
    value = changed(real, "create-transport", values=with_value(step, "addr.Addr", "10.0.0.1:1").values)
    cause = changed(real, "create-transport", causes=(Cause(0, Via.CALL),))
    shorter = msgspec.structs.replace(real, steps=real.steps[:-1])
    returns = msgspec.structs.replace(
        real, calls=(*real.calls[:-1], msgspec.structs.replace(real.calls[-1], returns=("ok",)))
    )

    assert list(in_its_order(real, real)) == []
    assert any("10.0.0.1" in line for line in in_its_order(value, real))
    assert any("create-transport <- new (call)" in line for line in in_its_order(cause, real))
    assert all(line.count("only the client") == 1 for line in in_its_order(shorter, real))
    assert any("returns ['ok']" in line for line in in_its_order(returns, real))


def test_an_endpoint_that_answers_after_the_sync_is_late() -> None:
    """Then both engines run again."""
    real = etcdlab.recording("one-member-down", release="3.7.1").run()
    station = "update-connectivity-state"
    number = max(one.id for one in real.steps if one.station == station and one.value("s") == "READY")
    steps = list(real.steps)
    steps[number] = msgspec.structs.replace(steps[number], phase="redial")

    assert not is_late(real)
    assert is_late(msgspec.structs.replace(real, steps=tuple(steps)))
