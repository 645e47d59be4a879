"""Real services of frameworks, and clients that were never measured: built from their modules, running, attached to."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etcdlab.errors import AttachError
from etcdlab.investigation import Investigation
from etcdlab.rules import Finding
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.trace import Trace
from tests.engines.attach.reading import PATIENCE, read
from tests.engines.attach.services import PROGRAMS, Service, build_program

GO_ZERO = "github.com/zeromicro/go-zero"
KRATOS = "github.com/go-kratos/kratos/contrib/registry/etcd/v2"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Builds a program of the folder `programs`, once."""
    built: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in built:
            built[name] = build_program(name, tmp_path_factory.mktemp("program"))
        return built[name]

    return make


@pytest.fixture(scope="module")
def go_zero(program, lab: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of go-zero that is given a cluster whose member advertises 0.0.0.0: it fails once a minute is over."""
    output = tmp_path_factory.mktemp("running") / "out"
    with Service(program("go-zero"), lab.endpoints, output) as service:
        yield service


def poisoned(service: Service) -> Trace:
    """The service as it was read once it has taken over what the members advertise, and fails."""
    end = time.monotonic() + 60.0 + PATIENCE
    while True:
        trace = read(service.pid)
        if trace.endpoints_in_use and trace.subconns[0].error:
            return trace
        assert time.monotonic() < end
        time.sleep(1.0)


def connected(pid: int) -> Trace:
    """The program as it was read once it has a connection."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            trace = read(pid)
            if any(one.state == "READY" for one in trace.subconns):
                return trace
        except AttachError:
            pass  # It has not opened its client yet.
        assert time.monotonic() < end
        time.sleep(0.2)


def the_finding(trace: Trace) -> Finding:
    """The only finding about it, which names the URL that is advertised."""
    investigation = Investigation.of(trace)
    (finding,) = investigation.findings
    assert (finding.code, investigation.exit_code) == ("R1", 1)
    return finding


def test_a_go_zero_service_that_works(go_zero: Service, lab) -> None:
    """The trace has the AutoSync interval of the framework."""
    trace = read(go_zero.pid)

    assert (trace.origin.framework, trace.autosync) == (f"{GO_ZERO} {pinned('go-zero', GO_ZERO)}", 60.0)
    assert trace.endpoints == lab.endpoints
    assert go_zero.runs_on()


def test_a_go_zero_service_of_1_6_6_that_works_is_read(program, start, lab) -> None:
    service = start(lab.endpoints, program=program("go-zero-1.6.6"))
    assert service.runs_on()
    trace = read(service.pid)

    assert (trace.origin.framework, trace.autosync) == (f"{GO_ZERO} v1.6.6", 60.0)
    assert [one.state for one in trace.subconns] == ["READY"]
    assert Investigation.of(trace).exit_code == 0


def test_a_kratos_service_that_fails(program, start, lab) -> None:
    """The finding names the place of the setting in the service."""
    service = start(lab.endpoints, program=program("kratos"), autosync="1s")
    trace = poisoned(service)

    assert trace.origin.framework.startswith(f"{KRATOS} v2.")
    assert "the client that the program gives to the kratos registry" in str(the_finding(trace).fix.client)
    assert service.runs_on()


@pytest.mark.parametrize("command", [["watch", "key"], ["lease", "keep-alive"]], ids=" ".join)
def test_an_etcdctl_that_only_waits_is_found_and_well(command: list[str], program) -> None:
    """It never syncs, and no call of it waits: only its connection leads to its client."""
    etcdctl = program("etcdctl")
    with Sandbox("healthy") as healthy:
        endpoints = tuple(healthy.endpoints)
        prefix = [etcdctl, "--endpoints", endpoints[0]]
        if command[0] == "lease":
            granted = subprocess.run(
                [*prefix, "lease", "grant", "60"], capture_output=True, text=True, timeout=PATIENCE
            )
            command = [*command, granted.stdout.split()[1]]
        with subprocess.Popen([*prefix, *command], stdout=subprocess.DEVNULL) as running:
            try:
                trace = connected(running.pid)
            finally:
                running.kill()

    assert (trace.origin.client, trace.endpoints) == ("3.6.14", endpoints)
    assert [one.state for one in trace.subconns] == ["READY"]
    assert (Investigation.of(trace).exit_code, trace.autosync) == (0, 0.0)


@pytest.mark.parametrize("name", ["grpc-1.85.0", "client-3.4.3", "client-3.3.13"])
def test_a_client_without_a_measurement(name: str, program, start, lab) -> None:
    """etcdlab reads it with the chain of the nearest release."""
    trace = poisoned(start(lab.endpoints, program=program(name), autosync="1s"))
    kind, _, version = name.partition("-")

    assert version == {"grpc": trace.origin.grpc, "client": trace.origin.client}[kind]
    assert any(str(note).startswith("etcdlab has not measured client") for note in trace.notes)
    assert "0.0.0.0" in str(the_finding(trace).summary)


def test_a_go_zero_service_that_fails(go_zero: Service) -> None:
    """The finding says that go-zero has no such setting."""
    setting = str(the_finding(poisoned(go_zero)).fix.client)

    assert "go-zero calls Sync every 60 s and has no setting that switches this off" in setting
    assert "AutoSyncInterval" not in setting
    assert go_zero.runs_on()


def pinned(name: str, module: str) -> str:
    """The version of a module in a program's go.mod."""
    words = (PROGRAMS / name / "go.mod").read_text("utf-8").split()
    return words[words.index(module) + 1]
