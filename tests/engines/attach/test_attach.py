"""What is read of programs that were built with plain `go build`, and what the rules say of it."""

from __future__ import annotations

from contextlib import closing

import pytest

from etcdlab.investigation import Investigation
from etcdlab.rules import Certainty, Severity
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.step import Basis, Via
from etcdlab.trace import Trace
from tests.cluster.peers import Port
from tests.engines.attach.reading import NEWEST, read

DIALING = {
    # The words between gRPC's and Go's, by release: with a colon since grpc-go 1.5x.
    "seed": "transport: Error while dialing dial tcp {address}: connect: connection refused",
    "3.5.9": "transport: Error while dialing dial tcp {address}: connect: connection refused",
    "3.5.21": "transport: Error while dialing: dial tcp {address}: connect: connection refused",
    "3.7.1": "transport: Error while dialing: dial tcp {address}: connect: connection refused",
}
GRPC = {"seed": "1.29.1", "3.5.9": "1.41.0", "3.5.21": "1.59.0", "3.7.1": "1.82.1"}


@pytest.fixture(scope="module", params=list(DIALING))
def attached(request, failing, lab) -> tuple[str, str, Trace]:
    """The release, the address that is advertised, and what was read of a service with that client."""
    service = failing(request.param)
    trace = read(service.pid)
    assert service.runs_on()
    return request.param, f"0.0.0.0:{lab.endpoints[0].rpartition(':')[2]}", trace


def test_the_client_of_the_program(attached) -> None:
    release, _, trace = attached

    assert (trace.origin.engine, trace.origin.client, trace.origin.grpc) == ("attach", release, GRPC[release])
    assert trace.process
    assert trace.process.go_version.startswith("go1.")
    assert trace.process.paused_seconds


def test_the_endpoints_are_those_of_the_sync(attached, lab) -> None:
    """A Sync has replaced the configured endpoint."""
    _, address, trace = attached

    assert trace.endpoints == (trace.target,) == tuple(lab.endpoints)
    assert trace.endpoints_in_use == (f"http://{address}",)
    assert trace.autosync == 1.0


def test_a_subconn_has_its_address_state_backoff_and_last_error(attached) -> None:
    release, address, trace = attached

    (subconn,) = trace.subconns
    assert subconn.address == (f"http://{address}" if release == "seed" else address)
    assert subconn.state in ("TRANSIENT_FAILURE", "CONNECTING", "IDLE")
    assert subconn.backoff >= 1
    if subconn.state == "TRANSIENT_FAILURE":
        assert subconn.error == f'connection error: desc = "{DIALING[release].format(address=address)}"'


def test_a_blocked_call_has_its_method_and_picker_error(attached) -> None:
    release, address, trace = attached

    waiting = [step for step in trace.steps if step.station == "pick"]
    assert "/etcdserverpb.KV/Range" in {step.value("info.FullMethodName") for step in waiting}
    assert any(DIALING[release].format(address=address) in str(step.value("lastPickErr")) for step in waiting)
    assert {step.value("failfast") for step in waiting} == {False}


def test_the_callers_come_before_each_step(attached) -> None:
    """Each step is the place of a goroutine, and the steps of its callers come first."""
    _, _, trace = attached

    assert {step.phase for step in trace.steps} == {"now"}
    assert {step.basis for step in trace.steps} == {Basis.OBSERVED}
    assert all(step.line for step in trace.steps)
    get = next(step for step in trace.steps if step.station == "get")
    pick = trace.steps[get.id + 1]
    assert (pick.station, pick.causes[0].step, pick.causes[0].via) == ("pick", get.id, Via.CALL)
    assert get.causes[0].via is Via.UNKNOWN
    assert trace.complete


def test_the_url_that_is_advertised_is_blamed(attached) -> None:
    _, address, trace = attached

    (finding,) = Investigation.of(trace).findings
    assert (finding.code, finding.severity, finding.certainty) == ("R1", Severity.FAULT, Certainty.LIKELY)
    assert str(finding.vantage) == "from inside the process"
    assert str(finding.evidence[0].text) == f"the client uses http://{address} instead of {trace.target}"


def test_a_program_that_is_well_has_no_finding(start) -> None:
    with Sandbox("healthy") as healthy:
        service = start(healthy.endpoints, autosync="1s").works()
        trace = read(service.pid)

    investigation = Investigation.of(trace)
    assert not investigation.findings
    assert investigation.exit_code == 0
    assert [one.state for one in trace.subconns] == ["READY"]
    assert trace.endpoints_in_use == ()


def test_where_nothing_listens_no_url_is_blamed(start) -> None:
    with Sandbox("nothing-listens") as nobody:
        service = start(nobody.endpoints).fails()
        investigation = Investigation.of(read(service.pid))

    (finding,) = investigation.findings
    assert (finding.code, finding.rule, investigation.exit_code) == ("R10", "nothing-listens", 1)
    assert str(finding.subject) == str(finding.evidence[0].text).split()[2].rstrip(":")


def test_a_client_among_thousands_of_goroutines(start, lab) -> None:
    with Sandbox("healthy") as healthy, closing(Port()) as dead:
        beside = healthy.endpoints[0]
        more = {"beside": beside, "other": f"127.0.0.1:{dead.number}"}
        service = start(lab.endpoints, autosync="1s", idle=5000, waiters=200, **more).fails()
        trace = read(service.pid)

    assert trace.target == lab.endpoints[0]
    assert trace.process
    assert trace.process.waiting >= 200
    assert len(trace.steps) < 200
    assert trace.process.waits["/etcdserverpb.KV/Range"] >= 200
    assert [(one.target, one.subconns[0].state) for one in trace.other_clients] == [(beside, "READY")]
    assert any("RPCs wait for a picker" in str(note) for note in trace.notes)
    assert {str(step.value("info.FullMethodName")).split(".")[0] for step in trace.steps if step.station == "pick"} == {
        "/etcdserverpb"
    }
    assert {step.actor.address for step in trace.steps if step.actor.role == "dial"} <= {trace.subconns[0].address}


def test_a_position_independent_program_has_its_errors_read(start, built, lab) -> None:
    """The loader writes addresses into such a program's types, and takes the right to write away."""
    program = built(NEWEST, "-buildmode=pie")
    service = start(lab.endpoints, program=program, autosync="1s", waiters=1).fails()
    trace = read(service.pid)

    waiting = [str(step.value("lastPickErr")) for step in trace.steps if step.station == "pick"]
    address = f"0.0.0.0:{lab.endpoints[0].rpartition(':')[2]}"
    assert any(DIALING[NEWEST].format(address=address) in error for error in waiting)
