"""Every etcd client of a program is found and judged, however little it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from etcdlab.investigation import Investigation
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.saved_traces import read_trace, write_trace
from etcdlab.trace import Trace
from tests.engines.attach.reading import read
from tests.engines.attach.services import Service
from tests.processes import becomes

RELEASES = ("seed", "3.5.9", "3.5.21", "3.7.1")
RANGE = "/etcdserverpb.KV/Range"


@pytest.fixture(scope="module")
def healthy() -> Iterator[Sandbox]:
    """A cluster that advertises what its clients reach."""
    with Sandbox("healthy") as running:
        yield running


@pytest.fixture(scope="module")
def nameless() -> Iterator[Sandbox]:
    """A cluster whose member advertises a name that does not resolve."""
    with Sandbox("name-does-not-resolve") as running:
        yield running


def when(service: Service, holds: Callable[[Trace], bool]) -> Trace:
    """The trace of the service once this is true: a connection takes a moment."""
    traces: list[Trace] = []

    def looks() -> bool:
        traces.append(read(service.pid))
        return holds(traces[-1])

    assert becomes(looks)
    return traces[-1]


def states(trace: Trace) -> list[str]:
    return [one.state for one in trace.subconns]


@pytest.mark.parametrize("release", RELEASES)
def test_a_client_that_rarely_calls_and_never_syncs(release, built, start, healthy) -> None:
    """etcdlab finds it, and it has no finding."""
    service = start(healthy.endpoints, program=built(release), getters=1).works()
    trace = read(service.pid)
    investigation = Investigation.of(trace)

    assert (states(trace), trace.endpoints, trace.endpoints_in_use, trace.autosync) == (
        ["READY"],
        healthy.endpoints,
        (),
        0.0,
    )
    assert (investigation.findings, investigation.exit_code) == ((), 0)
    assert "never called by this client" in investigation.text()
    assert service.runs_on()


def test_a_program_of_an_older_go_is_read_too(built, start, healthy, monkeypatch) -> None:
    """Before Go 1.23 the compiler does not describe what a function value holds."""
    monkeypatch.setattr("etcdlab.engines.debugger.variables.captured", lambda *_: None)
    service = start(healthy.endpoints, program=built("3.5.21"), getters=1).works()
    trace = read(service.pid)

    assert (states(trace), trace.endpoints) == (["READY"], healthy.endpoints)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("work", ["watch", "lease"])
def test_a_client_that_only_watches_or_keeps_a_lease(release, work, built, start, healthy) -> None:
    """etcdlab finds it, and it has no finding."""
    service = start(healthy.endpoints, program=built(release), getters=0, **{work: "true"})
    assert becomes(lambda: service.last_line.number > 2)
    trace = when(service, lambda one: states(one) == ["READY"])

    assert trace.endpoints == healthy.endpoints
    assert Investigation.of(trace).exit_code == 0


def test_two_clients_that_fail(start, lab, nameless) -> None:
    """Each has its own findings and its own waiting RPCs."""
    service = start(lab.endpoints, autosync="1s", waiters=100, beside=nameless.endpoints[0]).fails()
    trace = when(service, lambda one: bool(one.other_clients) and all(map(_fails, (one, *one.other_clients))))
    investigation = Investigation.of(trace)

    waits = {one.target: one.process.waits for one in (trace, *trace.other_clients) if one.process}
    assert waits[lab.endpoints[0]][RANGE] >= 100
    assert waits[nameless.endpoints[0]].get(RANGE, 0) <= 1
    assert {one.code for one in investigation.findings} == {"R1", "R3"}
    for one in investigation.findings:
        cluster = lab if one.code == "R1" else nameless
        assert re.fullmatch(rf"client [12] of 2, configured with {re.escape(cluster.endpoints[0])}", str(one.client))
        assert f"This is about {one.client}." in str(one.why)
    assert investigation.exit_code == 1
    text = " ".join(investigation.text(width=300).split())
    assert "client 1 of 2 Sync" in text
    assert "client 2 of 2 Sync" in text


def test_a_client_that_works_beside_one_that_fails(start, lab, healthy) -> None:
    """It is displayed and has no finding."""
    service = start(lab.endpoints, autosync="1s", beside=healthy.endpoints[0]).fails()
    trace = when(service, lambda one: len(one.other_clients) == 1 and _fails(one))
    investigation = Investigation.of(trace)

    (other,) = trace.other_clients
    assert (trace.target, other.target, states(other)) == (lab.endpoints[0], healthy.endpoints[0], ["READY"])
    assert [(one.code, str(one.client).partition(",")[0]) for one in investigation.findings] == [
        ("R1", "client 1 of 2")
    ]
    assert investigation.document()["other_clients"][0]["target"] == healthy.endpoints[0]
    assert read_trace(write_trace(trace)) == trace


def _fails(trace: Trace) -> bool:
    """Whether a client has taken over what the members advertise, and does not reach it."""
    return bool(trace.endpoints_in_use) and any(one.error for one in trace.subconns)
