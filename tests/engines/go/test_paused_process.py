"""Between two `next()` the client is paused, and at the end no process and no file is left."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import etcdlab
from etcdlab.cluster.access import Access
from etcdlab.engines.debugger.delve import Delve
from etcdlab.engines.engine import Engine
from etcdlab.errors import Interrupted
from etcdlab.saved_traces import write_trace
from etcdlab.trace import Trace
from tests.engines.go.releases import folder_of
from tests.processes import becomes, runs

PASSWORD = "a-pass-word-nobody-else-has"

_SPACING = 1
"""The first Ctrl-C of a stop comes in place of so many reads of the debugger; the next one after twice as many."""

_RUNS = 40
"""Runs to compare with, at most: which goroutine of the client comes first is chance."""


def switches(pid: int) -> list[str]:
    """How often each thread of a process ran, and what it does now."""
    kept = ("State", "voluntary_ctxt_switches", "nonvoluntary_ctxt_switches")
    texts = [(task / "status").read_text() for task in sorted(Path(f"/proc/{pid}/task").iterdir())]
    return [line for text in texts for line in text.splitlines() if line.startswith(kept)]


def test_between_two_nexts_the_client_does_not_move(hold) -> None:
    with etcdlab.sandbox() as lab:
        engine = hold(lab.endpoints)
        for _ in range(30):
            next(engine)
        _, client = engine.pids
        before, steps = switches(client), len(engine.trace.steps)
        time.sleep(0.5)

        assert switches(client) == before
        assert len(engine.trace.steps) == steps
        assert {line for line in before if line.startswith("State")} == {"State:\tt (tracing stop)"}
        assert next(engine).id == steps


def test_nothing_is_started_before_the_first_next(hold) -> None:
    with etcdlab.sandbox() as lab:
        engine = hold(lab.endpoints)

        assert engine.pids == ()
        assert engine.trace.steps == ()


@pytest.mark.parametrize("end", ["close", "exhaustion", "exception", "lost"])
def test_no_process_is_left_after_the_end(end: str, hold) -> None:
    with etcdlab.sandbox() as lab:
        engine = etcdlab.walk(lab.endpoints, engine="go", release="3.7.1")
        next(engine)
        pids = engine.pids  # type: ignore[attr-defined]
        folder = folder_of(pids[0])
        assert folder.stat().st_mode & 0o777 == 0o700
        if end == "close":
            engine.close()
            engine.close()
        elif end == "exhaustion":
            engine.run()
        elif end == "exception":
            with pytest.raises(RuntimeError), engine:
                raise RuntimeError
        else:
            del engine

        assert becomes(lambda: not any(map(runs, pids)) and not folder.exists())


def test_the_password_is_in_no_command_line_environment_or_file(hold) -> None:
    with etcdlab.sandbox() as lab:
        engine = hold(lab.endpoints, access=Access(user="root", password=PASSWORD, allow_plain=True))
        for _ in range(20):
            next(engine)
        debugger, client = engine.pids
        contents = [
            Path(f"/proc/{pid}/{name}").read_bytes() for pid in (debugger, client) for name in ("cmdline", "environ")
        ]
        contents += [file.read_bytes() for file in folder_of(debugger).iterdir() if file.is_file()]
        trace = engine.run()

    assert PASSWORD.encode() not in b"".join(contents) + write_trace(trace)
    assert trace.complete
    assert trace.calls[-1].returns == ("context deadline exceeded",)


def test_the_next_call_continues_an_interrupted_wait(hold) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with etcdlab.sandbox("nothing-listens") as lab:
            engine = hold(lab.endpoints, "seed")
            engine.run_to("pick")
            signal.setitimer(signal.ITIMER_REAL, 0.6)
            with pytest.raises(KeyboardInterrupt):
                engine.run()
            passed = len(engine.trace.steps)
            trace = engine.run()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

    assert len(trace.steps) > passed
    assert trace.complete


def test_another_thread_interrupts_a_wait(hold) -> None:
    """The next call continues the wait."""
    with etcdlab.sandbox("nothing-listens") as lab:
        engine = hold(lab.endpoints, "seed")
        engine.run_to("pick")
        threading.Timer(0.4, engine.interrupt).start()
        with pytest.raises(Interrupted):
            engine.run()
        passed = len(engine.trace.steps)
        trace = engine.run()

    assert len(trace.steps) > passed
    assert trace.complete


def test_interrupts_during_every_wait_lose_no_step(hold, monkeypatch) -> None:
    """Ctrl-C while etcdlab waits for the debugger: half of a stop may be read then.

    A person gives a stop more time after each Ctrl-C, and so does this test: an answer may need many reads.
    """
    receive, waits, spacing, interrupts = Delve._receive, 0, _SPACING, 0

    def interrupted(*arguments: object, **more: object) -> None:
        nonlocal waits, spacing, interrupts
        waits += 1
        if waits >= spacing:
            waits, spacing, interrupts = 0, spacing * 2, interrupts + 1
            raise KeyboardInterrupt
        receive(*arguments, **more)

    with etcdlab.sandbox() as lab:
        engine = hold(lab.endpoints, "seed")
        next(engine)
        monkeypatch.setattr(Delve, "_receive", interrupted)
        while True:
            try:
                next(engine)
                spacing = _SPACING
            except KeyboardInterrupt:
                continue
            except StopIteration:
                break
        monkeypatch.undo()
        steps = engine.trace.steps
        assert_as_without_pause(engine.trace, lambda: hold(lab.endpoints, "seed").run())

    # The goroutines that stop together are read together, and have the same time. The first stop was not interrupted.
    assert interrupts >= len({step.at for step in steps}) - 1
    assert engine.trace.complete
    assert [step.id for step in steps] == list(range(len(steps)))


@pytest.mark.parametrize("raised", [KeyboardInterrupt, Interrupted])
def test_an_interrupt_once_the_client_has_ended_loses_nothing(hold, monkeypatch, raised: type[BaseException]) -> None:
    """At its end etcdlab asks each etcd that the client reached for its identity."""
    with etcdlab.sandbox() as lab:
        engine = hold(lab.endpoints)

        def interrupted(*_: object, **__: object) -> None:
            raise raised

        with monkeypatch.context() as patch:
            patch.setattr("etcdlab.engines.go.client_tracker.dial_all", interrupted)
            with pytest.raises(raised):
                engine.run()
        trace = engine.run()

    assert (trace.complete, trace.notes) == (True, ())
    assert all(dial.identity for dial in trace.dials if dial.reached)


PLACES = (
    "get", "create-transport", "update-subconn-state", "sync", "member-list",
    "members", "set-endpoints", "new-subconn", "reset-transport", "pick",
)  # fmt: skip
"""Ten places. If its clock ran on, a client that is paused there for seconds would fail."""


BY_CHANCE = "regenerate-picker"
"""The client calls it or not, depending on which of two states the balancer gets first (balancer/base/balancer.go)."""


def sequences(trace: Trace) -> dict[str, tuple[str, ...]]:
    """The stations of each role up to the first retry, repeats collapsed, without the one that chance decides."""
    stations: dict[str, list[str]] = {}
    for step in trace.steps:
        if not step.phase.startswith("retry") and step.station != BY_CHANCE:
            passed = stations.setdefault(step.actor.role, [])
            if passed[-1:] != [step.station]:
                passed.append(step.station)
    return {role: tuple(passed) for role, passed in stations.items()}


def outcome(trace: Trace) -> tuple[object, ...]:
    """What the program and the log say, the port aside."""
    port = trace.target.rpartition(":")[2]
    return tuple(
        (call.name, call.returns, tuple(log.replace(port, "PORT") for log in call.logs)) for call in trace.calls
    )


def run_with_pauses(engine: Engine, seconds: float) -> Trace:
    """Pause the client that long in total, in ten places after its first Get."""
    waiting = list(PLACES)
    for step in engine:
        if step.station in waiting:
            waiting.remove(step.station)
            time.sleep(seconds / len(PLACES))
    assert waiting == []
    return engine.trace


def test_a_slow_debugger_costs_the_client_no_time(hold, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine resumes the client late. By its own clock the second dial still comes before the deadline."""
    send = Delve.send

    def late(delve: Delve, method: str, **params: object) -> int:
        if params.get("name") == "continue":
            time.sleep(0.03)
        return send(delve, method, **params)

    monkeypatch.setattr(Delve, "send", late)
    with etcdlab.sandbox() as lab:
        trace = hold(lab.endpoints, "3.5.9").run()

    redials = [step.actor.attempt for step in trace.steps if step.station == "create-transport"][1:]
    assert redials == [1, 2]
    assert [one.state for one in trace.subconns] == ["TRANSIENT_FAILURE"]


def test_a_pause_of_a_minute_changes_nothing(hold) -> None:
    """The client does what clients without a pause do. The minute is the same one for both releases."""
    releases = ("seed", "3.7.1")
    with etcdlab.sandbox() as lab, ThreadPoolExecutor(len(releases)) as pool:
        paused = {release: pool.submit(run_with_pauses, hold(lab.endpoints, release), 60.0) for release in releases}
        for release, trace in paused.items():
            assert_as_without_pause(trace.result(), lambda release=release: hold(lab.endpoints, release).run())


def assert_as_without_pause(paused: Trace, run: Callable[[], Trace]) -> None:
    """The outcome, the steps of each goroutine, and the time by the client's own clock are those of a run.

    There are as many runs as it takes to see each of them: the goroutines of a run come in an order of its own.
    """
    missing, slowest = set(behaviour(paused)), 0.0
    for _ in range(_RUNS):
        trace = run()
        missing, slowest = missing - set(behaviour(trace)), max(slowest, trace.steps[-1].at or 0)
        if not missing:
            break
    assert not missing
    assert (paused.steps[-1].at or 0) < 2 * slowest


def behaviour(trace: Trace) -> Iterator[tuple[str, object]]:
    """What the calls return and log, and the stations of each goroutine."""
    yield "calls", outcome(trace)
    yield from sequences(trace).items()
