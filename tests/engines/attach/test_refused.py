"""What cannot be read is refused before anything is paused, with what to do about it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etcdlab.engines.attach import AttachEngine, process, source
from etcdlab.engines.attach.source import Source
from etcdlab.engines.build import toolchain
from etcdlab.engines.build.delve import debugger
from etcdlab.engines.programs import Program
from etcdlab.engines.watched import WatchedProcess
from etcdlab.errors import AttachError, GoError, UsageError
from tests.cli.command import ETCDLAB
from tests.engines.attach.reading import PATIENCE, read
from tests.engines.attach.services import LIMIT, Service
from tests.processes import becomes

NOBODY = 2**22 + 1
"""More than the highest process id of Linux (proc(5), pid_max)."""

_WITHOUT_THE_RIGHT = """
import ctypes, os, sys
PR_CAPBSET_DROP, CAP_SYS_PTRACE = 24, 19
if os.geteuid() == 0 and ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_SYS_PTRACE, 0, 0, 0):
    sys.exit("the right to trace could not be given up")
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.fixture
def sleeper() -> Iterator[int]:
    """A process that is no Go program."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as running:
        yield running.pid
        running.kill()


def test_a_process_there_is_not() -> None:
    with pytest.raises(AttachError, match="There is no process 4194305"):
        process(NOBODY)


@pytest.mark.parametrize("pid", [0, -1])
def test_what_kill_takes_for_many_processes_is_none(pid: int) -> None:
    with pytest.raises(AttachError, match=f"There is no process {pid}"):
        process(pid)


def test_a_name_that_a_process_gives_itself_comes_out_as_text() -> None:
    named = (
        "import ctypes, time; ctypes.CDLL(None).prctl(15, b'\\x1b[31mred', 0, 0, 0); print(flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", named], stdout=subprocess.PIPE) as running:
        assert running.stdout
        running.stdout.readline()
        try:
            with pytest.raises(AttachError) as error:
                process(running.pid)
        finally:
            running.kill()

    assert str(error.value.what) == rf"PID {running.pid} (\x1b[31mred) is not a Go program."


def test_a_process_that_ends_while_it_is_looked_at(sleeper: int, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(source, "_PROC", tmp_path)

    with pytest.raises(AttachError, match=rf"PID {sleeper} is no program, or has just ended"):
        process(sleeper)


def test_a_system_without_proc_is_refused(sleeper: int, monkeypatch) -> None:
    monkeypatch.setattr(source, "_PROC", Path("/nowhere"))

    with pytest.raises(AttachError, match=r"reads processes on Linux only\.\s+do: Dump a core of the process"):
        process(sleeper)


def test_a_program_that_is_not_go(sleeper: int) -> None:
    with pytest.raises(AttachError, match=rf"PID {sleeper} \(.*\) is not a Go program"):
        process(sleeper)


def test_a_go_program_without_an_etcd_client(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("module hello\n\ngo 1.26\n")
    (tmp_path / "main.go").write_text('package main\n\nimport "time"\n\nfunc main() { time.Sleep(time.Hour) }\n')
    toolchain.find_go().run("build", "-o", "hello", ".", folder=tmp_path, timeout=LIMIT)
    with subprocess.Popen([tmp_path / "hello"]) as running:
        with pytest.raises(AttachError, match=rf"PID {running.pid} \(hello\) is a Go program without an etcd client"):
            process(running.pid)
        running.kill()


def test_a_program_without_debug_information(built, start, lab) -> None:
    service = start(lab.endpoints, program=built("3.7.1", "-ldflags=-s -w"))

    with pytest.raises(AttachError, match=r"built without debug information \(-ldflags '-s -w', or strip\)"):
        process(service.pid)


def test_a_process_one_may_not_trace(start, lab) -> None:
    service = start(lab.endpoints, autosync="1s", private=True).works()
    command = [sys.executable, "-c", _WITHOUT_THE_RIGHT, ETCDLAB, "attach", str(service.pid), "--yes"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)

    assert result.returncode == 2
    assert f"This user may not read PID {service.pid}" in result.stderr
    assert "--cap-add SYS_PTRACE" in result.stderr
    assert "ptrace_scope" in result.stderr
    assert service.runs_on()


def test_a_process_that_another_traces(start, lab) -> None:
    service = start(lab.endpoints, autosync="1s")
    delve = (str(debugger()), "attach", str(service.pid), "--headless", "--api-version=2", "--listen=127.0.0.1:0")
    other = WatchedProcess(delve, PATIENCE)
    try:
        assert becomes(lambda: service.tracer > 0)
        with pytest.raises(AttachError, match=r"PID \d+ \(dlv\) already traces PID"):
            process(service.pid)
    finally:
        other.close()
        os.kill(service.pid, signal.SIGCONT)


def test_a_process_that_has_ended_since(start, lab) -> None:
    service: Service = start(lab.endpoints)
    engine = AttachEngine(process(service.pid))
    service.close()

    with pytest.raises(AttachError, match=rf"PID {service.pid} \(service\) has ended"), engine:
        next(engine)


def test_a_program_with_an_idle_client_is_refused(start, lab) -> None:
    service: Service = start(lab.endpoints, getters=0)

    with pytest.raises(AttachError, match="found no etcd client at work"):
        read(service.pid)
    assert service.runs_on()


@pytest.mark.parametrize("seconds", [0.1, 0.0, -1.0, 90_000.0, float("inf"), float("nan")])
def test_a_stop_that_is_too_short_or_endless(seconds: float) -> None:
    one = Source("PID 1", Program("service", "v3.7.1", "v1.82.1", "go1.26.8"), 1)

    with pytest.raises(UsageError, match=r"between 0.2 seconds and a day"):
        AttachEngine(one, max_stop=seconds)


def test_a_folder_too_deep_for_a_socket_is_refused(failing, tmp_path: Path, monkeypatch) -> None:
    """The process is not paused."""
    deep = tmp_path / ("deep" * 25)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))

    with pytest.raises(GoError, match=r"is too long for a socket\.\s+do: Set TMPDIR"):
        read(failing().pid)
    assert failing().tracer == 0
