"""A process is paused only while it is copied; the copy is read in bounded batches, with what was read until then."""

from __future__ import annotations

import os
import signal

import pytest

from etcdlab.engines.attach import AttachEngine, process
from etcdlab.engines.attach.reader import Reader
from etcdlab.engines.debugger.delve import BATCH, Delve
from etcdlab.errors import AttachError
from etcdlab.investigation import Investigation
from tests.processes import children_of


def test_what_was_read_before_the_debugger_ended(failing, lab, monkeypatch) -> None:
    """The goroutines that wait for a picker are looked for last."""
    goroutines = Reader._goroutines

    def ends(reader: Reader, kind: int, location: str) -> list[int]:
        if location.endswith("pick"):
            (watchdog,) = reader._session.pids
            for debugger in children_of(watchdog):
                os.kill(debugger, signal.SIGKILL)
        return goroutines(reader, kind, location)

    monkeypatch.setattr(Reader, "_goroutines", ends)
    with AttachEngine(process(failing().pid), max_stop=60.0) as engine:
        trace = engine.run()

    assert not trace.complete
    assert str(trace.notes[-1]).startswith("etcdlab did not read the whole program. The ")
    assert "debugger" in str(trace.notes[-1])
    (finding,) = Investigation.of(trace).findings
    advertised = f"http://0.0.0.0:{lab.endpoints[0].rpartition(':')[2]}"
    assert str(finding.summary) == f"A member advertises {advertised}. A client that syncs dials its own host."


def test_a_pause_that_would_be_too_long_is_refused(start, lab) -> None:
    """The process is not paused."""
    service = start(lab.endpoints, autosync="1s", resident=300).works()

    with pytest.raises(AttachError, match=r"would pause PID .+ for 0\.\d s or longer.+\s+do: Add `--max-stop 1`"):
        next(AttachEngine(process(service.pid), max_stop=0.2))
    assert service.last_line.longest < 10_000
    assert service.runs_on()


def test_answers_are_read_before_the_next_requests(failing, monkeypatch) -> None:
    """Thousands of requests at once, unread, have deadlocked the debugger, and the process with it."""
    batches = []
    send = Delve._send
    monkeypatch.setattr(Delve, "_send", lambda delve, requests: batches.append(len(requests)) or send(delve, requests))
    with AttachEngine(process(failing().pid), max_stop=60.0) as engine:
        engine.run()

    assert 0 < max(batches) <= BATCH


def test_the_process_is_paused_in_the_first_step_only(failing) -> None:
    """Nothing is paused before the first step, and no process is left after it."""
    service = failing()
    with AttachEngine(process(service.pid), max_stop=60.0) as engine:
        assert engine.pids == ()
        assert service.tracer == 0
        next(engine)
        assert engine.pids == ()
        assert service.runs_on()
        assert len(engine.trace.steps) == 1
        assert not engine.trace.complete
    assert list(engine) == []
    assert len(engine.trace.steps) == 1


def test_an_answer_may_take_all_the_time_there_is(failing, monkeypatch) -> None:
    """The watchdog alone keeps the time: a large program's first answer takes as long as its debug information."""
    monkeypatch.setattr("etcdlab.engines.debugger.delve.LIMIT", 0.0)
    waited = []
    wait = Delve.wait
    monkeypatch.setattr(Delve, "wait", lambda delve, *arguments: waited.append(delve._limit) or wait(delve, *arguments))
    with AttachEngine(process(failing().pid), max_stop=60.0) as engine:
        engine.run()

    assert min(waited) > 60.0
