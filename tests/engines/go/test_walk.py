"""The real client passes the chain's stations with its own values, causes and words."""

from __future__ import annotations

import json
import subprocess
from functools import cache

import pytest

import etcdlab
from etcdlab.api import what_if_engine
from etcdlab.chain import chain_of
from etcdlab.cluster.access import Access
from etcdlab.engines.build.toolchain import find_go
from etcdlab.engines.go.client_build import ready
from etcdlab.sandboxes.scenario import Scenario, recorded_scenarios, scenario_named
from etcdlab.saved_traces import read_trace, write_trace
from etcdlab.step import Basis, Via
from etcdlab.trace import Trace
from tests.engines.go.releases import RELEASES

releases = pytest.mark.parametrize("release", RELEASES)

NO_GO_EXPRESSION = {"dial"}
"""What the model has from its own dial, and no variable of a client holds."""


@cache
def walked(release: str, scenario: str = "advertises-unspecified") -> Trace:
    """One run of the seed's fault by the real client."""
    with etcdlab.sandbox(scenario) as lab:
        return etcdlab.walk(lab.endpoints, engine="go", release=release).run()


def test_the_seeds_own_client_writes_the_seeds_own_log_line() -> None:
    trace = walked("seed")
    line = json.loads(trace.log[-1])
    port = trace.target.rpartition(":")[2]

    assert (line["level"], line["msg"]) == ("warn", "retrying of unary invoker failed")
    assert line["caller"] == "clientv3/retry_interceptor.go:62"
    assert line["target"].startswith("endpoint://client-")
    assert line["target"].endswith(f"/{trace.target}")
    assert line["error"] == (
        "rpc error: code = DeadlineExceeded desc = latest balancer error: all SubConns are in TransientFailure, "
        'latest connection error: connection error: desc = "transport: Error while dialing '
        f'dial tcp 0.0.0.0:{port}: connect: connection refused"'
    )
    assert trace.calls[-1].returns == ("context deadline exceeded",)
    assert trace.calls[-1].logs == (line["error"],)


def test_the_trace_names_the_go_that_built_the_client() -> None:
    """`go version FILE` prints it. An old client in a new Go has the errors of the new Go: `Chain.built_with`."""
    probe = ready(chain_of("seed")).probe
    output = subprocess.run(
        [find_go().program, "version", probe], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    trace = walked("seed")
    supposed = what_if_engine(trace, {"etcd-0": "http://127.0.0.2:1"}, Access())

    assert output.split()[-1] == trace.origin.go_version
    assert supposed.trace.origin.go_version == trace.origin.go_version


def test_the_same_fault_in_the_words_of_3_7_1() -> None:
    trace = walked("3.7.1")
    port = trace.target.rpartition(":")[2]

    assert trace.calls[-1].logs == (
        "rpc error: code = DeadlineExceeded desc = latest balancer error: connection error: desc = "
        f'"transport: Error while dialing: dial tcp 0.0.0.0:{port}: connect: connection refused"',
    )


@releases
def test_every_station_is_stopped_at_and_every_value_read(release: str) -> None:
    trace, chain = walked(release), chain_of(release)
    read = {(step.station, value.name) for step in trace.steps for value in step.values}
    values = {(s.id, v.expr) for s in chain.stations for v in s.values if (s.id, v.before) not in read}

    assert {step.station for step in trace.steps} == set(chain.by_id)
    assert {name for _, name in values - read} <= NO_GO_EXPRESSION
    assert trace.complete
    assert trace.notes == ()


@releases
def test_steps_and_values_are_observed_with_their_line(release: str) -> None:
    trace = walked(release)

    assert {step.basis for step in trace.steps} == {Basis.OBSERVED}
    assert {value.basis for step in trace.steps for value in step.values} == {Basis.OBSERVED}
    assert all(step.line for step in trace.steps)
    assert [step.at for step in trace.steps] == sorted(step.at or 0 for step in trace.steps)
    assert read_trace(write_trace(trace)) == trace


@releases
def test_the_stations_come_in_order(release: str) -> None:
    stations = [step.station for step in walked(release).steps if step.phase in ("sync", "redial")]
    story = ["sync", "member-list", "members", "set-endpoints", "new-subconn", "create-transport", "update-picker"]
    places = [stations.index(station) for station in story[:-1]] + [
        len(stations) - 1 - stations[::-1].index("update-picker")
    ]

    assert places == sorted(places)
    assert walked(release).phases()[:4] == ("connect", "sync", "redial", "retry 1")


@releases
def test_the_dialled_address_is_what_the_member_advertises(release: str) -> None:
    trace = walked(release)
    port = trace.target.rpartition(":")[2]
    (answer,) = trace.member_lists

    assert [member.client_urls for member in answer.members] == [(f"http://0.0.0.0:{port}",)]
    assert answer.endpoint.endswith(trace.target)
    assert [(d.address, d.source, d.failure.kind if d.failure else "") for d in trace.dials[:2]] == [
        (trace.target, "configured", ""),
        (f"0.0.0.0:{port}", "advertised", "refused"),
    ]
    assert trace.dials[0].identity is not None
    assert trace.dials[0].identity.member_id == answer.member_id == answer.members[0].id
    assert [(one.id, one.state) for one in trace.subconns] == [(2, "TRANSIENT_FAILURE")]
    assert trace.subconns[0].error.startswith('connection error: desc = "transport: Error while dialing')
    assert trace.calls[-1].logs[0].endswith(trace.subconns[0].error)


@releases
def test_causes_are_of_every_kind_and_none_is_unknown(release: str) -> None:
    trace = walked(release)
    steps = trace.steps
    vias = {cause.via for step in steps for cause in step.causes}

    assert vias >= {Via.CALL, Via.QUEUE, Via.SPAWN, Via.WAKE, Via.TIMER}
    assert Via.UNKNOWN not in vias
    assert {step.station for step in steps if not step.causes} == {"new", "get", "sync"}


@releases
def test_a_cause_is_one_the_chain_knows_and_of_the_same_subconn(release: str) -> None:
    steps, chain = walked(release).steps, chain_of(release)
    links = [(steps[c.step], c.via, step) for step in steps for c in step.causes if c.step is not None]
    elsewhere = [(before, via, after) for before, via, after in links if via is not Via.CALL]

    assert {(b.station, a.station, via) for b, via, a in links} <= {(e.source, e.target, e.via) for e in chain.edges}
    assert all(b.objects[:1] == a.objects[:1] for b, via, a in elsewhere if via is not Via.WAKE)
    assert all(b.value("p") in (a.value("p"), a.value("v.picker")) for b, via, a in elsewhere if via is Via.WAKE)


@releases
def test_the_states_of_a_subconn_leave_the_queue_in_order(release: str) -> None:
    """Each state leaves the queue once."""
    steps = walked(release).steps
    taken = [(step.objects, c.step) for step in steps if step.station == "update-subconn-state" for c in step.causes]

    assert len({put for _, put in taken}) == len(taken)
    for subconn in {objects for objects, _ in taken}:
        puts = [put or 0 for objects, put in taken if objects == subconn]
        assert puts == sorted(puts)


@releases
def test_a_redial_is_its_own_attempt_after_its_backoff(release: str) -> None:
    trace = walked(release)
    dials = [step for step in trace.steps if step.station == "create-transport" and step.phase != "connect"]

    assert [(step.actor.role, step.actor.subconn, step.actor.attempt) for step in dials[:2]] == [
        ("dial", 2, 1),
        ("dial", 2, 2),
    ]
    # By the client's clock: the backoff is 1 s with a jitter of 0.2.
    waited = ((dials[1].at or 0) - (dials[0].at or 0)) / 1e9
    assert 0.7 < waited < 1.5


@releases
def test_it_is_judged_as_the_fault_it_is(release: str) -> None:
    investigation = etcdlab.Investigation.of(walked(release))

    assert [(finding.code, finding.severity) for finding in investigation.findings] == [("R1", "fault")]


OTHERS = ("advertises-unix-socket", "member-behind-firewall", "member-cut-off", "two-clusters")
"""Scenarios without a recording whose findings the real client must have too."""


@pytest.mark.parametrize(
    "scenario", [*recorded_scenarios(), *map(scenario_named, OTHERS)], ids=lambda scenario: scenario.name
)
def test_a_scenario_leads_the_real_client_to_its_findings(scenario: Scenario) -> None:
    investigation = etcdlab.Investigation.of(walked("3.7.1", scenario.name))

    assert {(finding.code, finding.rule) for finding in investigation.findings} == set(scenario.leads_to)
    assert investigation.exit_code == scenario.exit_code
    assert investigation.case.trace.complete


def test_the_seed_gets_its_own_endpoint_back() -> None:
    """It dials the endpoint again, and its Get succeeds."""
    trace = walked("seed", "healthy")

    assert [(dial.source, dial.reached) for dial in trace.dials] == [("configured", True), ("advertised", True)]
    assert [call.returns for call in trace.calls] == [("ok",), ("ok",), ("ok",)]
    assert etcdlab.Investigation.of(trace).findings == ()


def test_the_sync_fails_where_nothing_listens() -> None:
    """The error is the client's own."""
    trace = walked("3.7.1", "nothing-listens")

    assert [(call.name, call.returns) for call in trace.calls] == [
        ("Get", ("context deadline exceeded",)),
        ("Sync", ("context deadline exceeded",)),
        ("Get", ("context deadline exceeded",)),
    ]
    assert trace.member_lists == ()
    assert "members" not in {step.station for step in trace.steps}


def test_an_endpoint_that_the_sync_replaces_is_asked() -> None:
    """The Sync may give up the SubConn of that endpoint before its dial ends. Then no dial says whose etcd is there."""
    trace = walked("3.7.1", "two-clusters")
    answer, own = trace.member_lists

    assert (answer.from_other_endpoint, own.from_other_endpoint) == (False, True)
    assert {answer.endpoint, own.endpoint} == {dial.address for dial in trace.dials if dial.source == "configured"}
    assert [member.name for member in (*answer.members, *own.members)] in (
        ["etcd-0", "restored"],
        ["restored", "etcd-0"],
    )
