"""A process is let go when its time is up, with what was read until then, the most telling first."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from etcdlab.engines.attach import AttachEngine, process
from etcdlab.engines.attach.reader import Reader
from etcdlab.engines.debugger.delve import BATCH, Delve
from etcdlab.errors import AttachError
from etcdlab.investigation import Investigation


def test_what_was_read_before_the_time_was_up_names_the_address(failing, lab, monkeypatch) -> None:
    """The goroutines that wait for a picker are looked for last: here for ever."""
    goroutines = Reader._goroutines

    def slow(reader: Reader, kind: int, location: str) -> list[int]:
        while location.endswith("pick"):
            reader._session.batch([("ProcessPid", {})])
        return goroutines(reader, kind, location)

    monkeypatch.setattr(Reader, "_goroutines", slow)
    service = failing()
    with AttachEngine(process(service.pid), max_stop=8.0) as engine:
        trace = engine.run()

    assert service.runs_on()
    assert trace.process
    assert trace.process.stood
    assert trace.process.stood < 8.5
    assert not trace.complete
    assert trace.notes[-1] == "it was let go after 8 s, before all was read: --max-stop gives it longer"
    (finding,) = Investigation.of(trace).findings
    assert finding.summary == f"a member advertises http://0.0.0.0:{lab.endpoints[0].rpartition(':')[2]}"


def test_where_nothing_was_read_in_time_that_is_an_error(failing) -> None:
    service = failing()

    with pytest.raises(AttachError, match=r"was let go after 0.2 s, before anything was read"):
        next(AttachEngine(process(service.pid), max_stop=0.2))
    assert service.runs_on()


def test_answers_are_read_before_more_is_asked(failing, monkeypatch) -> None:
    """Thousands of requests at once, unread, have deadlocked the debugger, and the process with it."""
    asked = []
    send = Delve._send
    monkeypatch.setattr(Delve, "_send", lambda delve, requests: asked.append(len(requests)) or send(delve, requests))
    with AttachEngine(process(failing().pid), max_stop=60.0) as engine:
        engine.run()

    assert 0 < max(asked) <= BATCH


def test_nothing_is_stopped_before_the_first_step_and_nothing_held_after_it(failing) -> None:
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
    monkeypatch.setattr(Delve, "wait", lambda delve, *given: waited.append(delve._limit) or wait(delve, *given))
    with AttachEngine(process(failing().pid), max_stop=60.0) as engine:
        engine.run()

    assert min(waited) > 60.0


def test_no_breakpoint_is_left_in_the_process_even_where_the_debugger_is_killed(start, lab, monkeypatch) -> None:
    """Delve sets its own, on what a Go program dies in."""
    service = start(lab.endpoints, autosync="1s").fails()
    goroutines = Reader._goroutines

    def killed(reader: Reader, kind: int, location: str) -> list[int]:
        os.kill(service.tracer, signal.SIGKILL)
        return goroutines(reader, kind, location)

    monkeypatch.setattr(Reader, "_goroutines", killed)
    with pytest.raises(AttachError), AttachEngine(process(service.pid), max_stop=60.0) as engine:
        engine.run()
    start_at, end, offset = code_of(service.pid)
    with Path(f"/proc/{service.pid}/mem").open("rb") as memory:
        memory.seek(start_at)
        now = memory.read(end - start_at)

    assert service.runs_on()
    assert now == service.program.read_bytes()[offset : offset + end - start_at]


def code_of(pid: int) -> tuple[int, int, int]:
    """Where a process's code is: its addresses, and its offset in the file (proc(5), maps)."""
    mapped = [line.split() for line in Path(f"/proc/{pid}/maps").read_text().splitlines()]
    span, offset = next((line[0], line[2]) for line in mapped if "x" in line[1])
    first, last = span.split("-")
    return int(first, 16), int(last, 16), int(offset, 16)
