"""During `check`, servers are killed, paused, restarted and moved: every run ends in time with a truthful trace."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator

import pytest

from etcdlab.case import Case
from etcdlab.request import Request
from etcdlab.rules import Finding, judge
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.saved_traces import read_trace, write_trace
from etcdlab.trace import Dial, MemberList, Trace
from etcdlab.watcher.rounds import RoundRunner
from tests.hostile.chaos import NAMES, Chaos
from tests.hostile.contradictions import contradictions, untrue, verdict_contradicts

RUNS = int(os.environ.get("ETCDLAB_CHAOS", "10"))
TIMEOUT = 0.5
SLOW_MACHINE = 10.0
"""Seconds by which a busy machine may end a run later than its limit."""


@pytest.mark.timeout(60 + 20 * RUNS)
def test_every_run_ends_in_time_with_a_truthful_trace() -> None:
    """`ETCDLAB_CHAOS=200` is the long form."""
    seed = int(time.time())
    with Sandbox("healthy", members=3) as lab:
        runner = RoundRunner(Request.of(lab, timeout=TIMEOUT))
        ids = {member.name: member.id for member in _first(runner).member_lists[0].members}
        chaos = Chaos(lab, seed)
        wrong: list[str] = []
        try:
            for number in range(RUNS):
                time.sleep(random.uniform(0, 0.3))
                start = time.monotonic()
                observed = runner.run(number + 2)
                end = time.monotonic()
                assert observed is not None
                problems = [f"the run took {end - start:.1f} s"] if end - start > runner.limit + SLOW_MACHINE else []
                problems += [str(observed.failure)] if observed.failure else []
                problems += list(untruths(observed.trace, observed.findings, chaos, ids, start, end))
                wrong += [f"run {number}: {problem}" for problem in problems]
        finally:
            chaos.end()
    assert chaos.error is None, (seed, chaos.actions)
    assert wrong == [], (seed, chaos.actions)


def _first(runner: RoundRunner) -> Trace:
    observed = runner.run(1)
    assert observed is not None
    return observed.trace


def untruths(
    trace: Trace, findings: tuple[Finding, ...], chaos: Chaos, ids: dict[str, str], start: float, end: float
) -> Iterator[str]:
    """What the trace has and no server was or said."""
    names = {identity: name for name, identity in ids.items()}
    for dial in trace.dials:
        yield from _untruths_of_dial(dial, chaos, names)
        refused = dial.failure is not None and dial.failure.kind == "refused"
        if refused and not chaos.may_refuse(dial.address, start, end):
            yield f"{dial.address} refused, and a server listened there all the time"
    for answer in trace.member_lists:
        yield from _untruths_of_list(answer, chaos, ids)
    if read_trace(write_trace(trace)) != trace:
        yield "the trace is another one after it was saved"
    if judge(Case(traces=(trace,))) != findings:
        yield "the same trace has other findings"
    yield from filter(None, (verdict_contradicts(trace, findings), *contradictions(findings), *untrue(trace, findings)))


def _untruths_of_dial(dial: Dial, chaos: Chaos, names: dict[str, str]) -> Iterator[str]:
    who = dial.identity
    if who is None:
        return
    name = names.get(who.member_id)
    if name is None or dial.address not in chaos.addresses[name]:
        yield f"{dial.address} answers as {who.member_id} ({name})"
    if who.leader and who.leader not in names:
        yield f"{dial.address} has the leader {who.leader}"


def _untruths_of_list(answer: MemberList, chaos: Chaos, ids: dict[str, str]) -> Iterator[str]:
    for member in answer.members:
        if member.name not in NAMES or member.id != ids[member.name]:
            yield f"{answer.endpoint} lists {member.name} {member.id}"
        elif member.client_urls not in chaos.urls[member.name]:
            yield f"{answer.endpoint} lists {member.client_urls} of {member.name}"
