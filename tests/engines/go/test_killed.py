"""Somebody kills etcdlab, the debugger or the supervisor: no process and no file is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import etcdlab
from tests.engines.go.releases import folder_of
from tests.processes import becomes, parent_of, runs


def test_nothing_is_left_when_etcdlab_is_killed() -> None:
    code = (
        "import sys, time, etcdlab\n"
        "engine = etcdlab.walk([sys.argv[1]], engine='go', release='seed')\n"
        "[next(engine) for _ in range(25)]\n"
        "print(*engine.pids, flush=True)\n"
        "time.sleep(60)\n"
    )
    with etcdlab.sandbox() as lab:
        process = subprocess.Popen([sys.executable, "-c", code, lab.endpoints[0]], stdout=subprocess.PIPE, text=True)
        with process:
            assert process.stdout
            pids = [int(pid) for pid in process.stdout.readline().split()]
            folder = folder_of(pids[0])
            process.kill()

        assert len(pids) == 2
        assert becomes(lambda: not any(map(runs, pids)) and not folder.exists())


def test_the_debugger_is_killed(hold) -> None:
    """The client ends, and the trace has a note."""
    with etcdlab.sandbox() as lab:
        engine = hold(lab.endpoints)
        next(engine)
        debugger, client = engine.pids
        os.kill(debugger, signal.SIGKILL)
        trace = engine.run()

        assert not trace.complete
        assert "debugger" in str(trace.notes[0])
        assert becomes(lambda: not runs(client))


def test_a_stopped_client_ends_with_its_debugger(hold) -> None:
    """A debugger that is killed while it stops the threads leaves a SIGSTOP behind. A stopped client reads nothing.

    The test sends the signal, so that it is there each time.
    """
    with etcdlab.sandbox() as lab:
        engine = hold(lab.endpoints)
        next(engine)
        debugger, client = engine.pids
        os.kill(client, signal.SIGSTOP)
        os.kill(debugger, signal.SIGKILL)

        assert becomes(lambda: not runs(client))


def test_nothing_is_left_when_the_supervisor_alone_is_killed(hold) -> None:
    with etcdlab.sandbox() as lab:
        engine = hold(lab.endpoints)
        next(engine)
        pids, folder = engine.pids, folder_of(engine.pids[0])
        supervisor = parent_of(pids[0])
        os.kill(supervisor, signal.SIGKILL)
        trace = engine.run()
        engine.close()

        assert not trace.complete
        assert "could not pause the client until its end" in str(trace.notes[-1])
        assert becomes(lambda: not any(map(runs, (*pids, supervisor))) and not folder.exists())
