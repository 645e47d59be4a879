"""A watch on real servers: rounds by the clock, restarts, moves, servers that hang, and its bounds."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import etcdlab
from etcdlab.case import Case
from etcdlab.cluster import background
from etcdlab.errors import UsageError
from etcdlab.history import Change
from etcdlab.request import Request
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.trace import Trace
from etcdlab.watcher import kept_changes
from etcdlab.watcher.kept_changes import KeptChanges
from etcdlab.watcher.rounds import Round, RoundRunner
from etcdlab.watcher.watcher import Watcher
from tests.processes import becomes

LIMIT = 60.0


class Running:
    """A watch in a thread, for a test that acts meanwhile."""

    def __init__(self, request: Request) -> None:
        self.changes: list[Change] = []
        self.rounds: list[Round] = []
        self.watcher = Watcher(request, every=1)
        self.watcher.listeners.append(self._take)
        self._thread = threading.Thread(target=self.watcher.run, daemon=True)
        self._thread.start()

    def _take(self, observed: Round, changes: tuple[Change, ...]) -> None:
        self.rounds.append(observed)
        self.changes.extend(changes)

    def until(self, reached: Callable[[], bool]) -> None:
        assert becomes(reached, LIMIT), [str(one.text) for one in self.changes]

    def has(self, kind: str, after: tuple[str, ...], url: str = "") -> bool:
        return any((one.kind, one.after) == (kind, after) and url in one.url for one in self.changes)

    def end(self) -> None:
        self.watcher.stop()
        self._thread.join(LIMIT)
        assert not self._thread.is_alive()


def test_a_restart_is_two_changes_and_not_an_end(tmp_path: Path) -> None:
    with Sandbox("healthy", members=3) as lab:
        address = lab.members[1].address
        running = Running(Request.of(lab, timeout=1))
        try:
            running.until(lambda: len(running.rounds) > 0)
            lab.stop_member("etcd-1")
            running.until(lambda: running.has("reachability", ("tcp", "refused"), address))
            lab.start_member("etcd-1")
            running.until(lambda: running.has("reachability", (), address))
        finally:
            running.end()
        case = running.watcher.case

    assert case.history is not None
    assert case.history.changes == tuple(running.changes)
    assert case.history.rounds == len(running.rounds)
    assert 3 <= len(case.traces) <= kept_changes.MOST_TRACES
    assert Case.load(case.save(tmp_path / "watch.etcdlab")) == case


def test_a_server_that_hangs_is_a_change_with_its_stage() -> None:
    with Sandbox("healthy") as lab:
        (member,) = lab.members
        assert member.pid
        running = Running(Request.of(lab, timeout=0.5))
        try:
            running.until(lambda: len(running.rounds) > 0)
            os.kill(member.pid, signal.SIGSTOP)
            running.until(lambda: any(one.kind == "reachability" and one.after for one in running.changes))
            os.kill(member.pid, signal.SIGCONT)
            running.until(lambda: any(one.kind == "reachability" and not one.after for one in running.changes))
        finally:
            os.kill(member.pid, signal.SIGCONT)
            running.end()

    change = next(one for one in running.changes if one.kind == "reachability")
    assert change.after == ("h2", "silent")
    assert any(one.kind == "verdict" for one in running.changes)


def test_rounds_begin_by_the_clock_and_never_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    trace = etcdlab.recording().run()

    def run(_: RoundRunner, number: int) -> Round:
        now[0] += 2.5 if number == 2 else 0.25  # the second round is slow
        return Round(number, "", trace)

    monkeypatch.setattr(RoundRunner, "run", run)
    starts: list[float] = []
    watcher = Watcher(_request(), every=1, duration=6, clock=lambda: now[0])
    watcher.listeners.append(lambda *_: starts.append(now[0]))

    def wait(seconds: float) -> bool:
        now[0] += seconds
        return False

    monkeypatch.setattr(watcher._stop, "wait", wait)
    watcher.run()

    assert [round(at - 100.25, 2) for at in starts] == [0, 3.25, 4, 5, 6]
    assert (watcher.history.rounds, watcher.history.skipped) == (5, 2)


def test_a_round_that_fails_is_a_change_and_not_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = etcdlab.recording().run()
    failures = iter(["", "late", "late", ""])
    monkeypatch.setattr(RoundRunner, "run", lambda _, number: Round(number, "", trace, (), next(failures)))
    changes: list[Change] = []
    watcher = Watcher(_request(), every=1, duration=3)
    watcher.listeners.append(lambda _, more: changes.extend(more))
    monkeypatch.setattr(watcher._stop, "wait", lambda _: False)
    monkeypatch.setattr(watcher, "_until_next", lambda _: None if watcher.history.rounds == 4 else 0.0)
    watcher.run()

    assert [(one.kind, one.round) for one in changes] == [("round", 2), ("round", 4)]
    assert str(changes[1].text) == "The round ran to its end again, after 2 rounds that failed."
    assert (watcher.history.rounds, watcher.history.failed) == (4, 2)


def test_a_round_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox("healthy") as lab:
        (member,) = lab.members
        assert member.pid
        runner = RoundRunner(Request.of(lab, timeout=30))
        runner.limit = 0.5
        os.kill(member.pid, signal.SIGSTOP)
        try:
            start = time.monotonic()
            observed = runner.run(1)
            took = time.monotonic() - start
        finally:
            os.kill(member.pid, signal.SIGCONT)

    assert observed is not None
    assert str(observed.failure) == "The round did not end within 0.5 s, so etcdlab ended it."
    assert took < 10


def test_the_oldest_changes_are_dropped_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptChanges(1.0)
    trace = Trace(2, etcdlab.recording().trace.origin, "a:1", ("a:1",), "", "wall")
    for number in range(kept_changes.MOST_CHANGES + 50):
        change = Change("", number, "verdict", f"change {number}")
        kept.add(Round(number, "", trace), (change,), "")

    history = kept.history
    assert (len(history.changes), history.dropped) == (kept_changes.MOST_CHANGES, 50)
    assert history.changes[0].round == 50
    newest, count = kept.changes_since(kept.count - 2)
    assert ([one.round for one in newest], count) == ([1048, 1049], kept_changes.MOST_CHANGES + 50)
    assert len(kept.changes_since(0)[0]) == kept_changes.MOST_CHANGES
    assert len(kept.traces) <= kept_changes.MOST_TRACES


@pytest.mark.parametrize(
    ("every", "duration"), [(0.5, 0.0), (float("nan"), 0.0), (1e9, 0.0), (1, -1), (1, float("inf"))]
)
def test_times_out_of_bounds_are_refused(every: float, duration: float) -> None:
    with pytest.raises(UsageError, match="must be"):
        Watcher(_request(), every=every, duration=duration)


def test_the_findings_are_those_of_a_check() -> None:
    with Sandbox("advertises-unspecified") as lab:
        observed = RoundRunner(Request.of(lab)).run(1)
        check = etcdlab.check(lab)

    assert observed is not None
    assert observed.findings == check.findings


def _request() -> Request:
    return Request.of("127.0.0.1:1")


def test_a_round_leaves_no_object_behind() -> None:
    """A watch may run for days."""
    with Sandbox("healthy", members=3) as lab:
        runner = RoundRunner(Request.of(lab))

        def objects_after(rounds: int) -> int:
            for number in range(rounds):
                runner.run(number + 2)
            assert becomes(lambda: not background._threads)
            gc.collect()
            return len(gc.get_objects())

        objects_after(20)
        before = objects_after(10)
        after = objects_after(60)

    assert after - before < 300, "each round would leave five objects"
