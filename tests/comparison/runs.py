"""Recorded runs of the real client, changed for a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from etcdlab.case import Case
from etcdlab.chain import Chain, chain_of
from etcdlab.comparison import Comparison, Run, compare_runs
from etcdlab.engines.recording.library import load_recording
from etcdlab.rules import judge
from etcdlab.trace import Trace


def recording_of(release: str, scenario: str = "advertises-unspecified") -> Trace:
    """The trace of a recording."""
    return load_recording(scenario, release).trace


def with_json(trace: Trace, change: Callable[[str], str]) -> Trace:
    """The trace with its JSON changed as text."""
    return msgspec.json.decode(change(msgspec.json.encode(trace).decode()), type=Trace)


def own_cluster(trace: Trace) -> Trace:
    """The trace as of a cluster of one's own, and not of a sandbox."""
    return msgspec.structs.replace(trace, scenario="")


def compare(a: Trace, b: Trace) -> Comparison:
    """Both runs judged and compared."""
    return compare_runs(_run(a), _run(b), _chain(a), _chain(b))


def differences(comparison: Comparison) -> dict[str, list[Any]]:
    """The pairs that differ, by the field of the comparison; fields without any are left out."""
    every = {name: getattr(comparison, name) for name in ("steps", "members", "dials", "calls", "findings")}
    return {
        name: pairs_that_differ
        for name, pairs in every.items()
        if (pairs_that_differ := [pair for pair in pairs if pair.differs])
    }


def stations(comparison: Comparison, *, only: str) -> set[str]:
    """The functions that only one run passed, by their ids."""
    alone = {"a": lambda pair: pair.a if pair.b is None else None, "b": lambda pair: pair.b if pair.a is None else None}
    return {step.station for pair in comparison.steps if (step := alone[only](pair)) is not None}


def _run(trace: Trace) -> Run:
    return Run(trace, judge(Case(traces=(trace,))))


def _chain(trace: Trace) -> Chain:
    return chain_of(trace.origin.client, grpc=trace.origin.grpc)
