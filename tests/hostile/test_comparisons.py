"""Any two traces can be compared, also traces that no engine has to have made."""

from __future__ import annotations

import json
import os

from hypothesis import HealthCheck, given, settings

import etcdlab
from etcdlab.trace import Trace
from tests.hostile.traces import traces

MANY = settings(
    max_examples=int(os.environ.get("ETCDLAB_FUZZ", "30")), deadline=None, suppress_health_check=list(HealthCheck)
)


@MANY
@given(traces, traces)
def test_any_two_traces_can_be_compared_and_displayed(a: Trace, b: Trace) -> None:
    comparison = etcdlab.compare(a, b)
    steps = (
        [pair.a for pair in comparison.comparison.steps if pair.a],
        [pair.b for pair in comparison.comparison.steps if pair.b],
    )

    assert all(step in trace.steps for trace, own in zip((a, b), steps, strict=True) for step in own)
    assert json.loads(json.dumps(comparison.document()))["differs"] == comparison.differs
    assert comparison.text()
    assert "<script" not in comparison._repr_mimebundle_()["text/html"]


@MANY
@given(traces)
def test_any_trace_beside_itself_differs_in_nothing(trace: Trace) -> None:
    comparison = etcdlab.compare(trace, trace)

    assert (comparison.exit_code, comparison.comparison.asked_differently) == (0, ())


@MANY
@given(traces, traces)
def test_the_order_of_the_two_runs_does_not_matter(a: Trace, b: Trace) -> None:
    assert etcdlab.compare(a, b).differs == etcdlab.compare(b, a).differs
