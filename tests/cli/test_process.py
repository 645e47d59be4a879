"""The command line reads a program of one's own: it says what it will do, asks, and tells what it has seen."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from etcdlab.case import Case
from etcdlab.engines.build.delve import debugger
from etcdlab.sandboxes.sandbox import Sandbox
from tests.cli.command import ETCDLAB, LIMIT, environment, run
from tests.engines.attach.services import Service, build


@pytest.fixture(scope="module")
def lab() -> Iterator[Sandbox]:
    """A cluster whose member advertises 0.0.0.0."""
    with Sandbox("advertises-unspecified") as running:
        yield running


@pytest.fixture(scope="module")
def service(lab: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with today's client, failing."""
    debugger()
    folder = tmp_path_factory.mktemp("service")
    with Service(build("3.7.1", folder), lab.endpoints, folder / "out", autosync="1s", waiters=1) as running:
        yield running.fails()


def test_it_prints_dials_waiting_calls_and_the_fix(service: Service, lab: Sandbox) -> None:
    """It prints what the process dials, which calls wait, and what to change."""
    result = run("attach", str(service.pid), "--yes", "--max-stop", "60")
    endpoint = lab.endpoints[0]
    address = f"0.0.0.0:{endpoint.rpartition(':')[2]}"
    verdict, *lines = result.out.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("attached to"))
    first, words = lines[place], [" ".join(line.split()) for line in lines[place + 1 :]]
    findings = [" ".join(line.split()) for line in lines[:place]]

    assert result.code == 1
    assert verdict == f"✗ 1 fault: A member advertises http://{address}. A client that syncs dials its own host."
    assert first.startswith(f"attached to PID {service.pid} (service) · client 3.7.1 (grpc-go 1.82.1), go1.")
    assert re.search(r" · paused for \d+(\.\d s| ms)$", first)
    assert words[0].startswith("Sync AutoSync, every 1 s")
    assert words[1] == f"SetEndpoints {endpoint} -> http://{address}"
    assert words[2].startswith(f"✗ resetTransport {address} TRANSIENT_FAILURE")
    # The table has 120 columns: the rest may be on the next line.
    assert f": dial tcp {address}: connect: connection refused" in " ".join(words[2:4])
    assert any(re.fullmatch(r"✗ pick \d RPCs wait: .*KV/Range.* every pick now fails", line) for line in words[3:5])
    assert f"R1 (likely) {verdict.partition(': ')[2]}" in findings
    assert any(f"`etcdlab check {endpoint}` asks the members themselves" in line for line in findings)
    assert f"dial tcp {address}: connect: connection refused (dial 0)" in findings
    assert service.runs_on()


def test_without_a_terminal_it_needs_the_option_yes(service: Service) -> None:
    result = run("attach", str(service.pid))

    assert result.code == 2
    assert not result.out
    assert re.search(rf"etcdlab will pause PID {service.pid} \(service\) while it copies \d+ MB of memory", result.err)
    assert "The pause takes about 0.1 s, and at most 2 s (--max-stop)." in result.err
    assert "The copy holds the secrets of the program." in result.err
    assert "leases" in result.err
    assert "liveness probes\nrun on" in result.err
    assert "do: Add --yes." in result.err


@pytest.mark.parametrize(("answer", "code"), [("n", 2), ("y", 1)])
def test_at_a_terminal_it_asks(service: Service, answer: str, code: int) -> None:
    keyboard, terminal = pty.openpty()
    os.write(keyboard, f"{answer}\n".encode())
    command = [ETCDLAB, "attach", str(service.pid), "--max-stop", "60"]
    result = subprocess.run(
        command, stdin=terminal, capture_output=True, text=True, timeout=LIMIT, env=environment(), check=False
    )
    os.close(keyboard)
    os.close(terminal)

    assert "Pause it now? [y/N]" in result.stderr
    assert result.returncode == code
    assert bool(result.stdout.strip()) == (answer == "y")


def test_what_was_read_is_saved_and_shown_again(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "incident.etcdlab"
    result = run("attach", str(service.pid), "--yes", "--max-stop", "60", "--json", "--save", str(file))
    output = run("show", str(file), "--json")

    assert result.document["process"]["pid"] == service.pid
    assert (result.document["grpc"], result.document["autosync"]) == ("1.82.1", 1.0)
    assert result.document["process"]["waits"]["/etcdserverpb.KV/Range"] >= 1
    assert result.document["subconns"][0]["address"].startswith("0.0.0.0:")
    assert result.document["synced"] == [f"http://{result.document['subconns'][0]['address']}"]
    assert [one["code"] for one in result.document["findings"]] == ["R1"]
    assert output.document == result.document
    assert Case.load(file).trace.process


def test_a_process_there_is_not_ends_with_what_to_do() -> None:
    result = run("attach", "4194305", "--yes")

    assert (result.code, result.out) == (2, "")
    assert result.err == "etcdlab: There is no process 4194305.\n  do: Give the process id of the service, see `ps`.\n"


def test_a_core_there_is_not_ends_with_what_to_do(service: Service) -> None:
    result = run("core", str(service.program), "/nowhere/core")

    assert (result.code, result.out) == (2, "")
    assert "There is no core /nowhere/core" in result.err
