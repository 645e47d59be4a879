"""The seed's incident on client 3.7.1, by hand: one member that advertises 0.0.0.0, and nothing there."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from etcdlab.case import Case
from etcdlab.chain import Chain, chain_of
from etcdlab.rules.finding import Certainty, Evidence, Finding, Fix, Severity
from etcdlab.step import Actor, Basis, Cause, MemberUrls, Step, Value, Via
from etcdlab.trace import Call, Dial, Failure, Identity, Member, MemberList, Origin, Stage, SubConn, Trace

ENDPOINT, ADVERTISED, DIALLED = "192.168.20.151:2379", "http://0.0.0.0:2379", "0.0.0.0:2379"
WORDS = "dial tcp 0.0.0.0:2379: connect: connection refused"
ERROR = f'connection error: desc = "transport: Error while dialing: {WORDS}"'
MODELLED, OBSERVED = Basis.MODELLED, Basis.OBSERVED
CALL, QUEUE, SPAWN, WAKE = Via.CALL, Via.QUEUE, Via.SPAWN, Via.WAKE
CHANGED = "update-connectivity-state"

# phase, station, values, the step that caused it, how
SEED = (
    ("connect", "new", {"cfg.Endpoints": (ENDPOINT,)}, None, CALL),
    ("connect", "update-state", {"r.endpoints": (ENDPOINT,)}, 0, CALL),
    ("connect", "create-transport", {"addr.Addr": ENDPOINT}, None, SPAWN),
    ("connect", "update-picker", {"p": f"pickerWithChildStates(READY: {ENDPOINT})"}, None, CALL),
    ("sync", "sync", {"c.endpoints": (ENDPOINT,)}, None, CALL),
    ("sync", "member-list", {"linearizable": True}, 4, CALL),
    ("sync", "pick", {"info.FullMethodName": "/etcdserverpb.Cluster/MemberList"}, 5, CALL),
    ("sync", "picker-pick", {"p": f"pickerWithChildStates(READY: {ENDPOINT})"}, 6, CALL),
    ("sync", "members", {"mresp.Members": (MemberUrls("s", (ADVERTISED,)),)}, 7, CALL),
    ("redial", "set-endpoints", {"eps": (ADVERTISED,), "c.endpoints": (ENDPOINT,)}, 8, CALL),
    ("redial", "resolver-set-endpoints", {"endpoints": (ADVERTISED,)}, 9, CALL),
    ("redial", "update-state", {"r.endpoints": (ADVERTISED,)}, 10, CALL),
    ("redial", "resolver-update-state", {"s.Endpoints": (DIALLED,)}, 11, CALL),
    ("redial", "update-client-conn-state", {"ccs.ResolverState.Endpoints": (DIALLED,)}, 12, CALL),
    ("redial", "sharding-update-client-conn-state", {"state.ResolverState.Endpoints": (DIALLED,)}, 13, QUEUE),
    ("redial", "pick-first-update-client-conn-state", {}, 14, CALL),
    ("redial", "new-subconn", {"addrs": DIALLED}, 15, CALL),
    ("redial", "connect", {"acbw.ac.addrs": DIALLED}, 16, CALL),
    ("redial", "addr-conn-connect", {"ac.state": "IDLE"}, 17, SPAWN),
    ("redial", "reset-transport", {"ac.backoffIdx": 0}, 18, CALL),
    ("redial", "try-all-addrs", {"addrs": DIALLED}, 19, CALL),
    ("redial", "create-transport", {"addr.Addr": DIALLED, "addr.ServerName": DIALLED}, 20, CALL),
    ("redial", CHANGED, {"ac.state": "CONNECTING", "s": "TRANSIENT_FAILURE", "lastErr": ERROR}, 21, CALL),
    ("redial", "acbw-update-state", {"s": "TRANSIENT_FAILURE", "err": ERROR}, 22, CALL),
    ("redial", "update-subconn-state", {"newState.ConnectivityState": "TRANSIENT_FAILURE"}, 23, QUEUE),
    ("redial", "sharding-update-state", {"aggState": "TRANSIENT_FAILURE"}, 24, CALL),
    ("redial", "balancer-update-state", {"s.ConnectivityState": "TRANSIENT_FAILURE"}, 25, CALL),
    ("redial", "update-picker", {"p": f"pickerWithChildStates(every pick fails: {ERROR})"}, 26, CALL),
    ("retry 1", "get", {"key": "etcdlab"}, None, CALL),
    ("retry 1", "pick", {"info.FullMethodName": "/etcdserverpb.KV/Range"}, 28, CALL),
    ("retry 1", "picker-pick", {"p": f"pickerWithChildStates(every pick fails: {ERROR})"}, 27, WAKE),
)


def step(chain: Chain, number: int) -> Step:
    """One line of the table above."""
    phase, station, values, cause, via = SEED[number]
    function = chain.by_id[station]
    basis = OBSERVED if station == "members" else MODELLED
    return Step(
        id=number,
        phase=phase,
        station=station,
        function=chain.qualified(function),
        file=function.file,
        actor=Actor(function.lane),
        basis=MODELLED,
        at=41_000_000 * number // (len(SEED) - 1),
        values=tuple(Value(name, value, basis) for name, value in values.items()),
        causes=(Cause(cause, via),),
    )


def seed_trace(chain: Chain) -> Trace:
    """The trace of the incident, by the live engine."""
    member = Member("3b64816319eb7e5", "s", (ADVERTISED,), ("http://192.168.20.151:2380",))
    identity = Identity("cdf818194e3a8c32", member.id, "3.5.1")
    passed = tuple(Stage(name, "ok", ms) for name, ms in (("h2", 1.1), ("rpc", 1.9), ("identity", 0.0)))
    configured = (Stage("dns", "skipped"), Stage("tcp", "ok", 0.4), Stage("tls", "skipped"), *passed)
    refused = (Stage("dns", "skipped"), Stage("tcp", "failed", 0.4, "refused"))
    return Trace(
        format=1,
        origin=Origin("live", "3.7.1", "1.82.1", "endpointsharding"),
        target=ENDPOINT,
        endpoints=(ENDPOINT,),
        started="2026-05-09T07:35:25Z",
        clock="client",
        autosync=60.0,
        steps=tuple(step(chain, number) for number in range(len(SEED))),
        member_lists=tuple(
            MemberList(linearizable, ENDPOINT, 1.9, (member,), identity.cluster_id, member.id)
            for linearizable in (True, False)
        ),
        dials=(
            Dial(0, ENDPOINT, ENDPOINT, "configured", configured, identity=identity),
            Dial(1, ADVERTISED, DIALLED, "advertised", refused, (member.id,), Failure("tcp", "refused", WORDS)),
        ),
        subconns=(SubConn(0, ENDPOINT, "SHUTDOWN"), SubConn(1, DIALLED, "TRANSIENT_FAILURE", ERROR)),
        calls=(
            Call(
                id=0,
                name="Get",
                phase="retry 1",
                basis=MODELLED,
                deadline=5.0,
                returns=("context deadline exceeded",),
                logs=(f"rpc error: code = DeadlineExceeded desc = latest balancer error: {ERROR}",),
            ),
        ),
        complete=True,
    )


def works(trace: Trace) -> Trace:
    """The trace with a last Get that returns ok."""
    return replace(trace, calls=(replace(trace.calls[-1], returns=("ok",), logs=()),))


def seed_finding() -> Finding:
    """The finding about it, with short texts of its own."""
    return Finding(
        code="R1",
        rule="advertises-unspecified",
        severity=Severity.FAULT,
        certainty=Certainty.PROVED,
        vantage="from this host",
        subject="member s",
        summary="member s advertises http://0.0.0.0:2379",
        why="0.0.0.0 is an address to listen on, never one to reach: every client that syncs dials its own host.",
        evidence=(Evidence("step", 8, "MemberList"), Evidence("dial", 1, "0.0.0.0:2379")),
        fix=Fix(
            server="ETCD_ADVERTISE_CLIENT_URLS=http://192.168.20.151:2379 on s",
            how="then restart it (one member at a time)",
            client="AutoSyncInterval = 0 in the client keeps the configured endpoints",
            before="ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379",
            after="ETCD_ADVERTISE_CLIENT_URLS=http://192.168.20.151:2379",
        ),
        ruled_out=("nothing listening (192.168.20.151:2379 answers as s)", "name lookup", "TLS"),
    )


@pytest.fixture
def chain() -> Chain:
    return chain_of("3.7.1")


@pytest.fixture
def trace(chain: Chain) -> Trace:
    return seed_trace(chain)


@pytest.fixture
def case(trace: Trace) -> Case:
    return Case(traces=(trace,))


@pytest.fixture
def finding() -> Finding:
    return seed_finding()
