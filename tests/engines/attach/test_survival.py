"""Whoever is ended or hangs, the kit, the debugger or the watchdog: the process that was read runs on."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etcdlab.engines.attach import watchdog
from tests.cli.conftest import ETCDLAB, environment
from tests.engines.attach.conftest import PATIENCE
from tests.engines.attach.services import Service
from tests.processes import becomes, runs

Attach = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def service(start, lab) -> Service:
    """One of the test's own."""
    return start(lab.endpoints, autosync="1s").fails()


@pytest.fixture
def attach(service: Service) -> Iterator[Attach]:
    """The command, with a folder of its own for what it leaves; gone on with once it holds the service."""
    started = []
    # Not pytest's own: a socket's path has to be short.
    folder = Path(tempfile.mkdtemp())

    def begin(max_stop: float = PATIENCE) -> subprocess.Popen[str]:
        command = [ETCDLAB, "attach", str(service.pid), "--yes", "--max-stop", str(max_stop)]
        kit = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(TMPDIR=str(folder)),
        )
        started.append(kit)
        assert becomes(lambda: service.tracer > 0)
        return kit

    yield begin
    for kit in started:
        kit.kill()
        kit.communicate()
    assert becomes(lambda: not list(folder.iterdir()))
    folder.rmdir()


def parent(pid: int) -> int:
    """The process that started another."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.mark.parametrize("later", [0.0, 0.02, 0.2])
def test_when_the_kit_is_killed_the_process_runs_on(service: Service, attach: Attach, later: float) -> None:
    kit = attach()
    delve = service.tracer
    watchdog = parent(delve)
    time.sleep(later)
    kit.kill()

    assert service.runs_on()
    assert becomes(lambda: not runs(delve) and not runs(watchdog))


@pytest.mark.parametrize("later", [0.0, 0.02, 0.2])
def test_when_the_debugger_is_killed_the_process_runs_on_and_the_kit_says_so(
    service: Service, attach: Attach, later: float
) -> None:
    kit = attach()
    delve = service.tracer
    time.sleep(later)
    os.kill(delve, signal.SIGKILL)
    out, _ = kit.communicate(timeout=PATIENCE)

    assert service.runs_on()
    assert kit.returncode == 2 or "was let go before all was read" in out


def test_when_the_watchdog_is_killed_the_process_runs_on(service: Service, attach: Attach) -> None:
    kit = attach()
    delve = service.tracer
    os.kill(parent(delve), signal.SIGKILL)
    kit.communicate(timeout=PATIENCE)

    assert service.runs_on()
    assert becomes(lambda: not runs(delve))


@pytest.mark.parametrize("who", ["kit", "debugger"])
def test_when_the_kit_or_the_debugger_hangs_the_process_is_let_go_in_time(
    service: Service, attach: Attach, who: str
) -> None:
    kit = attach(max_stop=1.5)
    hanging = kit.pid if who == "kit" else service.tracer
    os.kill(hanging, signal.SIGSTOP)

    assert becomes(lambda: service.tracer == 0)
    assert service.runs_on()
    if who == "kit":
        os.kill(kit.pid, signal.SIGCONT)
    out, said = kit.communicate(timeout=PATIENCE)
    assert "was let go after 1.5 s" in out + said


def test_a_ctrl_c_lets_the_process_go(service: Service, attach: Attach) -> None:
    kit = attach()
    kit.send_signal(signal.SIGINT)
    kit.communicate(timeout=PATIENCE)

    assert kit.returncode == 130
    assert service.runs_on()


def test_the_process_dies_as_it_would_have_had_it_not_been_read(service: Service, attach: Attach) -> None:
    kit = attach()
    kit.communicate(timeout=PATIENCE)
    os.kill(service.pid, signal.SIGQUIT)

    assert becomes(lambda: "SIGQUIT: quit" in service.text)
    assert "SIGTRAP" not in service.text


def test_a_process_that_ends_while_it_is_held_is_told_to_have_ended(service: Service, attach: Attach) -> None:
    kit = attach()
    os.kill(service.pid, signal.SIGKILL)
    _, said = kit.communicate(timeout=PATIENCE)

    assert kit.returncode == 2
    assert f"PID {service.pid} (service) has ended" in said


def test_a_process_that_was_stopped_before_stays_so(service: Service, attach: Attach) -> None:
    os.kill(service.pid, signal.SIGSTOP)
    assert becomes(lambda: watchdog.state(service.pid)[0] == "T")
    kit = attach()
    kit.communicate(timeout=PATIENCE)

    assert becomes(lambda: watchdog.state(service.pid) == ("T", 0))
