"""A stepper with a running engine behind it, on a real etcd that advertises 0.0.0.0."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

import etcdlab
from etcdlab.case import Case
from etcdlab.chain import chain_of
from etcdlab.engines.engine import Engine
from etcdlab.rules import Finding, judge
from etcdlab.sandboxes.endpoints import SandboxEndpoints
from etcdlab.step import Step
from etcdlab.trace import Trace
from etcdlab.widgets.stepper import LiveStepper
from tests.cluster.peers import Peers
from tests.processes import becomes

LONG = 30.0
"""Seconds that nothing here may take."""


@pytest.fixture
def stepper(endpoints: SandboxEndpoints) -> Iterator[LiveStepper]:
    made = LiveStepper(etcdlab.walk(endpoints), chain_of(), judged)
    yield made
    made.close()
    assert made.runner.wait(LONG)


def judged(trace: Trace) -> tuple[Finding, ...]:
    return judge(Case(traces=(trace,)))


def ask(stepper: LiveStepper, **content: Any) -> None:
    """What the page sends."""
    stepper._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})


def settled(stepper: LiveStepper) -> list[dict[str, Any]]:
    """The steps once the engine rests."""
    assert stepper.runner.wait(LONG)
    steps: list[dict[str, Any]] = stepper.trace.get("steps", [])
    return steps


def test_nothing_is_asked_of_the_cluster_before_the_person_asks(stepper: LiveStepper) -> None:
    assert stepper.live
    assert not settled(stepper)
    assert stepper.page["verdict"] == []


def test_next_passes_one_station_and_ten_fast_presses_pass_ten(stepper: LiveStepper) -> None:
    ask(stepper, do="next")
    assert [step["station"] for step in settled(stepper)] == ["new"]
    assert stepper.page["opening"] == {"kind": "calm", "text": {"template": "No finding so far."}}
    for _ in range(10):
        ask(stepper, do="next")

    assert len(settled(stepper)) == 11


def test_a_run_goes_to_its_station_and_no_further(stepper: LiveStepper) -> None:
    ask(stepper, do="run", to="station", station="members")

    assert settled(stepper)[-1]["station"] == "members"
    assert [finding["code"] for finding in stepper.findings] == ["R1"]
    assert stepper.live


def test_a_run_ends_at_the_first_step_of_the_next_phase(stepper: LiveStepper) -> None:
    ask(stepper, do="next")
    settled(stepper)
    ask(stepper, do="run", to="phase", phase="connect")

    assert [step["phase"] for step in settled(stepper)][-2:] == ["connect", "sync"]


def test_a_run_to_the_end_leaves_nothing_to_ask_for(stepper: LiveStepper) -> None:
    ask(stepper, do="run", to="end")
    steps = settled(stepper)
    ask(stepper, do="next")

    assert not stepper.live
    assert stepper.busy == ""
    assert settled(stepper) == steps
    assert {step["phase"] for step in steps} >= {"connect", "sync", "redial"}


@pytest.mark.parametrize("content", [{}, {"do": "rm"}, {"do": ["next"]}, {"do": None, "to": 1}])
def test_what_a_page_has_no_business_to_send_is_passed_over(stepper: LiveStepper, content: dict[str, Any]) -> None:
    ask(stepper, **content)

    assert not settled(stepper)
    assert stepper.problem == []


class Slow(Engine):
    """A real engine whose every step waits until it is let go on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.may_go = threading.Semaphore(0)
        self.closed = False

    def __next__(self) -> Step:
        assert self.may_go.acquire(timeout=LONG)
        return next(self._engine)

    @property
    def trace(self) -> Trace:
        return self._engine.trace

    def close(self) -> None:
        self.closed = True
        self._engine.close()


def test_a_slow_step_leaves_the_caller_free(endpoints: SandboxEndpoints) -> None:
    """While a step takes long, the caller is free, and a stop is received."""
    engine = Slow(etcdlab.walk(endpoints))
    stepper = LiveStepper(engine, chain_of(), judged)
    ask(stepper, do="run", to="end")
    assert becomes(lambda: stepper.busy == "running")
    ask(stepper, do="next")
    ask(stepper, do="stop")

    assert stepper.busy == "stopping"
    engine.may_go.release()
    assert len(settled(stepper)) == 1
    assert stepper.busy == ""
    assert stepper.live

    engine.may_go.release()
    ask(stepper, do="next")
    assert len(settled(stepper)) == 2
    stepper.close()
    assert engine.closed


def test_next_continues_a_stopped_dial(peers: Peers) -> None:
    """Stop ends a dial that takes long, and Next continues it."""
    hole = f"127.0.0.2:{peers.black_hole()}"
    stepper = LiveStepper(etcdlab.walk(hole, timeout=LONG), chain_of(), judged)
    ask(stepper, do="run", to="station", station="create-transport")
    passed = len(settled(stepper))
    for _ in range(2):
        ask(stepper, do="run", to="end")
        assert becomes(lambda: stepper.busy == "running")
        began = time.monotonic()
        ask(stepper, do="stop")
        assert len(settled(stepper)) == passed
        assert time.monotonic() - began < LONG / 3
    assert stepper.problem == []
    stepper.close()


def test_closing_amid_a_step_ends_the_engine_after_it(endpoints: SandboxEndpoints) -> None:
    engine = Slow(etcdlab.walk(endpoints))
    stepper = LiveStepper(engine, chain_of(), judged)
    ask(stepper, do="run", to="end")
    assert becomes(lambda: stepper.busy == "running")
    stepper.end()

    assert not engine.closed
    engine.may_go.release()
    assert stepper.runner.wait(LONG)
    assert engine.closed
    assert not stepper.live


class Broken(Slow):
    """Fails at its first step, and goes on after it."""

    failed = False

    def __next__(self) -> Step:
        if not self.failed:
            self.failed = True
            raise OSError("the debugger went away")
        return next(self._engine)


def test_after_an_error_the_engine_can_go_on(endpoints: SandboxEndpoints) -> None:
    """The page displays an error of the engine. The next request runs the engine again."""
    stepper = LiveStepper(Broken(etcdlab.walk(endpoints)), chain_of(), judged)
    ask(stepper, do="next")
    settled(stepper)

    assert "the debugger went away" in str(stepper.problem)
    ask(stepper, do="next")
    assert len(settled(stepper)) == 1
    assert stepper.problem == []
    stepper.close()


class SlowBuild(Slow):
    """Tells what it builds before its first step, and stands still after it."""

    hold_status = "the client's clock stands still"

    def __next__(self) -> Step:
        self.tell("building the client (half a minute, once)")
        return super().__next__()


def test_the_first_step_replaces_the_build_status(
    endpoints: SandboxEndpoints,
) -> None:
    """The page displays what an engine builds. From the first step on it displays what is paused."""
    engine = SlowBuild(etcdlab.walk(endpoints))
    stepper = LiveStepper(engine, chain_of(), judged)
    engine.tell = stepper.on_progress
    ask(stepper, do="next")
    assert becomes(lambda: stepper.progress_text == "building the client (half a minute, once)")
    assert stepper.status_since > 0
    engine.may_go.release()
    settled(stepper)

    assert stepper.progress_text == ""
    assert stepper.hold_status == "the client's clock stands still"
    stepper.end()
    assert stepper.hold_status == ""
    stepper.close()


def test_the_state_of_a_whole_walk_is_small(stepper: LiveStepper) -> None:
    ask(stepper, do="run", to="end")
    steps = settled(stepper)
    state = {name: value for name, value in stepper.get_state().items() if name not in ("_esm", "_css")}

    assert len(json.dumps(state)) / len(steps) * 100 < 300_000


def test_an_error_of_the_drawing_stops_no_client() -> None:
    """The page displays an error of the code that draws the result, and the client goes on."""

    def broken(_: Trace) -> None:
        raise OSError("no room")

    stepper = LiveStepper(etcdlab.recording(), chain_of(), judged, on_idle=broken)
    ask(stepper, do="next")
    settled(stepper)
    assert stepper.problem == ["no room"]
    ask(stepper, do="next")
    assert len(settled(stepper)) == 2
    stepper.close()
