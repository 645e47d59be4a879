"""A recording is like a run of today: one of them, at random, is made anew and compared.

ETCDLAB_RECORDING=3.7.1/healthy in the environment makes that one anew.
"""

from __future__ import annotations

import os
import random
import re

import pytest

import etcdlab
from etcdlab.chain import chain_of
from etcdlab.engines.recording import Recorded
from etcdlab.engines.recording.make import recorded
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.trace import Trace
from tests.engines.alike import PICKERS, Passage, Strand, common

MEMBER = r"(?:etcd-\d advertises )?(?:http://)?127\.0\.0\.\d+:P\d"
"""A member of a sandbox, in a value."""

UNKNOWN = "? (unknown)"

RUNS = 5
"""Goroutines interleave freely: what was recorded is what one of so many runs does."""


def test_one_made_anew_is_like_it() -> None:
    one = chosen()
    name = f"{one.release}/{one.scenario}"
    print(f"made anew: ETCDLAB_RECORDING={name}")
    before, runs = etcdlab.recording(one.scenario, release=one.release).run(), []
    with Sandbox(one.scenario) as lab:
        for _ in range(RUNS):
            runs.append(recorded(lab, one.release).trace)
            if not (apart := differences(before, runs)):
                return

    pytest.fail("\n".join([f"{name} is not what the client does now: make recordings", *apart]))


def test_a_run_that_differs() -> None:
    whole = etcdlab.recording().run()
    other = etcdlab.recording("advertises-loopback").run()

    assert differences(whole, [whole]) == []
    assert any("0.0.0.0" in line for line in differences(whole, [other]))


def chosen() -> Recorded:
    """The recording of this name, else any."""
    name = os.environ.get("ETCDLAB_RECORDING", "")
    by_name = {f"{one.release}/{one.scenario}": one for one in etcdlab.recordings()}
    return by_name[name] if name else random.choice(list(by_name.values()))


def differences(before: Trace, runs: list[Trace]) -> list[str]:
    """What was recorded and none of the runs has, and what all of them have and was not recorded."""
    as_text = lines if len(before.endpoints) == 1 else steps
    was, now = as_text(before), [as_text(run) for run in runs]
    gone = was - frozenset().union(*now)
    new = frozenset.intersection(*now) - was
    return [f"- {line}" for line in sorted(gone)] + [f"+ {line}" for line in sorted(new)]


def lines(trace: Trace) -> frozenset[str]:
    """What a run has in common with others of its kind, as text."""
    run = common(trace)
    text = [f"{name} ends as {sorted(returns)[0]}, logs {logs}" for name, (returns, logs) in run.calls.items()]
    for strand, passages in run.strands.items():
        passed = [one for one in passages if not slips(trace, strand, one)]
        text += [f"{strand}: {one}" for one in passed] + [f"{strand}: {' '.join(one.station for one in passed)}"]
    text += [f"in the end of {name}: {picker}" for name, picker in run.pickers.items()]
    return frozenset([*text, *run.observations])


def slips(trace: Trace, strand: Strand, passage: Passage) -> bool:
    """Whether it is chance that an RPC still finds the connection that is on its way out."""
    return (
        chain_of(trace.origin.client).behaviours.first_rpc_may_race
        and strand.round == "redial"
        and passage.station in PICKERS
    )


def steps(trace: Trace) -> frozenset[str]:
    """What runs with several members have in common: the order of the members, and the one that is asked, is chance."""
    strands = common(trace).strands.items()
    passages = {f"{strand.role}: {one}" for strand, passed in strands for one in passed if UNKNOWN not in one.causes}
    return frozenset(re.sub(rf"{MEMBER}([, ]+{MEMBER})*", "members", one) for one in passages)
