"""The process that is read runs on, even if etcdlab, the process that copies or the watchdog is killed or hangs."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etcdlab.engines.process_state import state_of
from tests.cli.command import ETCDLAB, environment
from tests.engines.attach.reading import PATIENCE
from tests.engines.attach.services import Service
from tests.processes import becomes, parent_of, runs

RESIDENT = 500
"""Megabytes of the service: to copy them takes long enough to kill somebody meanwhile."""

Attach = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def service(start, lab) -> Service:
    """One of the test's own."""
    return start(lab.endpoints, autosync="1s", resident=RESIDENT, continued=True).fails()


@pytest.fixture
def attach(service: Service) -> Iterator[Attach]:
    """The command, with a folder of its own for what it leaves; the test goes on once it has paused the service."""
    started = []
    # Not pytest's own: a socket's path has to be short.
    folder = Path(tempfile.mkdtemp())

    def begin(max_stop: float = PATIENCE) -> subprocess.Popen[str]:
        command = [ETCDLAB, "attach", str(service.pid), "--yes", "--max-stop", str(max_stop)]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(TMPDIR=str(folder)),
        )
        started.append(process)
        assert becomes(lambda: service.tracer > 0)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()
    assert becomes(lambda: not list(folder.iterdir()))
    folder.rmdir()


def test_etcdlab_is_killed_and_the_process_runs_on(service: Service, attach: Attach) -> None:
    process = attach()
    tracer = service.tracer
    watchdog = parent_of(tracer)
    process.kill()

    assert service.runs_on()
    assert becomes(lambda: not runs(tracer) and not runs(watchdog))


def test_the_process_that_copies_is_killed(service: Service, attach: Attach) -> None:
    """The process runs on, and the error says so."""
    process = attach()
    os.kill(service.tracer, signal.SIGKILL)
    _, errors = process.communicate(timeout=PATIENCE)

    assert service.runs_on()
    assert process.returncode == 2
    assert f"The process that copies the memory of PID {service.pid} (service) was killed" in errors


def test_the_watchdog_is_killed_and_the_process_runs_on(service: Service, attach: Attach) -> None:
    process = attach()
    tracer = service.tracer
    os.kill(parent_of(tracer), signal.SIGKILL)
    process.communicate(timeout=PATIENCE)

    assert service.runs_on()
    assert becomes(lambda: not runs(tracer))


@pytest.mark.parametrize("paused", ["etcdlab", "tracer"])
def test_etcdlab_or_the_process_that_copies_hangs(service: Service, attach: Attach, paused: str) -> None:
    """The process runs on in time."""
    process = attach(max_stop=2)
    os.kill(process.pid if paused == "etcdlab" else service.tracer, signal.SIGSTOP)

    assert becomes(lambda: service.tracer == 0)
    assert service.runs_on()
    if paused == "etcdlab":
        os.kill(process.pid, signal.SIGCONT)
    _, errors = process.communicate(timeout=PATIENCE)
    if paused == "tracer":
        assert f"etcdlab did not copy the memory of PID {service.pid} (service) within 2 s" in errors
        assert process.returncode == 2


def test_a_ctrl_c_lets_the_process_go(service: Service, attach: Attach) -> None:
    process = attach()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)

    assert process.returncode == 130
    assert service.runs_on()


def test_the_process_dies_as_it_would_have_had_it_not_been_read(service: Service, attach: Attach) -> None:
    process = attach()
    process.communicate(timeout=PATIENCE)
    os.kill(service.pid, signal.SIGQUIT)

    assert becomes(lambda: "SIGQUIT: quit" in service.text)
    assert "SIGTRAP" not in service.text


def test_the_process_receives_no_signal(service: Service, attach: Attach) -> None:
    attach().communicate(timeout=PATIENCE)

    assert service.runs_on()
    assert "received SIGCONT" not in service.text
    os.kill(service.pid, signal.SIGCONT)
    assert becomes(lambda: "received SIGCONT" in service.text)


def test_the_process_ends_while_it_is_copied(service: Service, attach: Attach) -> None:
    """The error says that it has ended."""
    process = attach()
    os.kill(service.pid, signal.SIGKILL)
    _, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 2
    assert f"PID {service.pid} (service) has ended" in errors


def test_a_process_that_was_stopped_before_stays_so(service: Service, attach: Attach) -> None:
    os.kill(service.pid, signal.SIGSTOP)
    assert becomes(lambda: state_of(service.pid).letter == "T")
    process = attach()
    process.communicate(timeout=PATIENCE)

    assert becomes(lambda: state_of(service.pid) == ("T", 0))
