"""The client and its clock are paused. The timeouts of the server and of the kernel run on."""

from __future__ import annotations

import time

import pytest

import etcdlab
from etcdlab.cluster.endpoint import parse_endpoint
from etcdlab.engines.go.clocks import IDLE, RPC, SYN, TOKEN, RunningTimeout, describe_timeouts
from etcdlab.trace import Trace
from tests.cluster.peers import Peers, enable_password
from tests.servers import PACKAGED, program

from .test_secured import sandbox


def test_the_first_timeout_is_named_with_what_is_left() -> None:
    running = [
        RunningTimeout(IDLE, "", 100.0),
        RunningTimeout(TOKEN, "", 100.0),
        RunningTimeout(SYN, "10.0.0.5:2379", 50.0),
    ]

    assert str(describe_timeouts(100.0, 112.0, running)) == (
        "etcdlab has paused the client and its clock for 12 s. In 65 s the kernel gives up the connect to "
        "10.0.0.5:2379, unless it is done (tcp_syn_retries)."
    )
    assert "In 288 s the server forgets the login (--auth-token-ttl)" in str(
        describe_timeouts(100.0, 112.0, running[:2])
    )
    assert "In 2 h the server closes the idle connection" in str(describe_timeouts(100.0, 112.0, running[:1]))


def test_a_timeout_that_has_ended() -> None:
    running = [RunningTimeout(RPC._replace(limit=1.5), "Get", 100.0)]

    assert str(describe_timeouts(100.0, 101.0, running)).endswith(
        "In 0.5 s the server gives up the Get, if it still has it (grpc-timeout)."
    )
    assert "The server has given up the Get" in str(describe_timeouts(100.0, 103.0, running))


def test_no_other_timeout_runs() -> None:
    assert (
        str(describe_timeouts(100.0, 101.5, []))
        == "etcdlab has paused the client and its clock for 1.5 s. No other timeout runs."
    )


@pytest.mark.parametrize("release", ["seed", "3.7.1"])
def test_timeouts_change_from_step_to_step(release: str, hold) -> None:
    statuses: dict[str, list[str]] = {}
    with etcdlab.sandbox() as lab:
        engine = hold(lab.endpoints, release)
        before = engine.hold_status
        for step in engine:
            statuses.setdefault(f"{step.phase} {step.station}", []).append(str(engine.hold_status))

    assert (before, engine.hold_status) == ("", "")
    assert statuses["connect new"][0].endswith("No other timeout runs.")
    assert "closes the idle connection" in statuses["sync sync"][0]
    assert statuses["redial update-picker"][-1].endswith("No other timeout runs.")


def test_a_connect_that_nobody_answers_is_the_kernels(hold, peers: Peers) -> None:
    address = f"127.0.0.2:{peers.black_hole()}"
    engine = hold([address])
    engine.run_to("create-transport")
    before = str(engine.hold_status)
    engine.run_to("sync")

    # At the entry of createTransport nothing is dialled yet.
    assert before.endswith("No other timeout runs.")
    assert f"the kernel gives up the connect to {address}, unless it is done" in str(engine.hold_status)


def test_a_modelled_client_is_never_paused() -> None:
    with etcdlab.walk("127.0.0.1:1") as walked:
        next(walked)

        assert walked.hold_status == ""


def authenticated(trace: Trace) -> int:
    """How often the client requested a token."""
    return [step.value("info.FullMethodName") for step in trace.steps].count("/etcdserverpb.Auth/Authenticate")


def paused_at(station: str, seconds: float, endpoints, **access: object) -> tuple[str, Trace]:
    """The status at that station, and the whole run of a client that is paused there for so long."""
    with etcdlab.walk(endpoints, engine="go", release="3.7.1", **access) as engine:
        engine.run_to(station)
        status = str(engine.hold_status)
        time.sleep(seconds)
        return status, engine.run()


@pytest.mark.parametrize(("interval", "dials"), [("1s", 2), ("2h", 1)])
def test_keepalive_closes_the_connection_of_a_paused_client(interval: str, dials: int) -> None:
    flags = (f"--grpc-keepalive-interval={interval}", "--grpc-keepalive-timeout=1s")
    with sandbox(*flags, advertise="{url}", etcd=program(PACKAGED)) as lab:
        status, trace = paused_at("sync", 4.0, lab.endpoints)

    assert "--grpc-keepalive-interval" in status
    assert len([dial for dial in trace.dials if dial.reached]) == dials
    assert trace.calls[-1].returns == ("ok",)


@pytest.mark.parametrize(("ttl", "logins"), [(1, 2), (300, 1)])
def test_the_server_forgets_the_login_of_a_paused_client(ttl: int, logins: int) -> None:
    with sandbox(f"--auth-token-ttl={ttl}", advertise="{url}", etcd=program(PACKAGED)) as lab:
        enable_password(parse_endpoint(lab.endpoints[0], secure=False))
        status, trace = paused_at("sync", 4.0, lab.endpoints, user="root", password="secret", allow_plain=True)

    assert "--auth-token-ttl" in status
    assert authenticated(trace) == logins
    assert trace.calls[-1].returns == ("ok",)
