"""The live engine speaks as the real client of each release does.

The expected texts were printed by real clients of these releases (a Get with a deadline of 1.5 s after a Sync,
etcd 3.5.1 servers), for the same faults; only addresses and ports differ.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan, Scenario
from tests.engines.advertising import advertising
from tests.servers import version_of

PREFIX = {
    "seed": "latest balancer error: all SubConns are in TransientFailure, latest connection error: ",
    "3.5.9": "latest balancer error: last connection error: ",
    "3.5.21": "latest balancer error: last connection error: ",
    "3.7.1": "latest balancer error: ",
}
DIALING = {
    "seed": "Error while dialing dial tcp",
    "3.5.9": "Error while dialing dial tcp",
    "3.5.21": "Error while dialing: dial tcp",
    "3.7.1": "Error while dialing: dial tcp",
}
WAITING = dict.fromkeys(PREFIX, "context deadline exceeded")
WAITING["3.7.1"] += " while waiting for connections to become ready"
HTTP1 = {
    "seed": "connection closed",
    "3.5.9": "connection closed before server preface received",
    "3.5.21": 'connection error: desc = "error reading server preface: http2: failed reading the frame payload:'
    ' %!w(<nil>), note that the frame header looked like an HTTP/1.1 header"',
    "3.7.1": 'connection error: desc = "error reading server preface: http2: failed reading the frame payload:'
    ' http2: frame too large, note that the frame header looked like an HTTP/1.1 header"',
}
RETURNS = dict.fromkeys(PREFIX, ("context deadline exceeded",))
# Its first call after a poisoned Sync slipped through on the old connection in 8 of 26 runs.
RETURNS["3.5.9"] = ("context deadline exceeded", "ok")

releases = pytest.mark.parametrize("release", PREFIX)


def logged(words: str) -> tuple[str, ...]:
    return (f"rpc error: code = DeadlineExceeded desc = {words}",)


@pytest.fixture
def peer() -> Iterator[socket.socket]:
    """A socket that accepts at 127.0.0.3 and answers nothing by itself."""
    with socket.create_server(("127.0.0.3", 0)) as listening:
        yield listening


@releases
@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1"])
def test_a_refused_address(release: str, host: str, live) -> None:
    with advertising(f"http://{host}:{{port}}") as lab:
        port = lab.members[0].address.rpartition(":")[2]
        last = live(lab.endpoints, release).run().calls[-1]

    words = f'connection error: desc = "transport: {DIALING[release]} {host}:{port}: connect: connection refused"'
    assert last.logs == logged(PREFIX[release] + words)
    assert last.returns == RETURNS[release]


@releases
def test_a_name_that_does_not_resolve(release: str, live) -> None:
    with advertising("http://nope.invalid:{port}") as lab:
        last = live(lab.endpoints, release).run().calls[-1]

    (log,) = last.logs
    assert log.startswith(
        f"rpc error: code = DeadlineExceeded desc = {PREFIX[release]}"
        f'connection error: desc = "transport: {DIALING[release]}: lookup nope.invalid'
    )
    assert log.endswith(': no such host"')


@releases
def test_a_peer_that_accepts_and_stays_silent(release: str, live, peer: socket.socket) -> None:
    with advertising(f"http://127.0.0.3:{peer.getsockname()[1]}") as lab:
        engine = live(lab.endpoints, release, timeout=0.5)
        last = engine.run().calls[-1]

    assert last.logs == logged(WAITING[release])
    assert [one.state for one in engine.trace.subconns] == ["CONNECTING"]


@releases
def test_the_error_of_an_http1_server(release: str, live, peer: socket.socket) -> None:
    def answer() -> None:
        while True:
            try:
                connection, _ = peer.accept()
            except OSError:
                return
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        with advertising(f"http://127.0.0.3:{peer.getsockname()[1]}") as lab:
            last = live(lab.endpoints, release).run().calls[-1]
    finally:
        peer.shutdown(socket.SHUT_RDWR)
        thread.join(5)

    assert last.logs == logged(PREFIX[release] + HTTP1[release])


@releases
def test_each_of_several_dead_addresses_may_be_in_the_log(release: str, live) -> None:
    with advertising("http://0.0.0.0:{port}", "http://127.0.0.1:{port}") as lab:
        last = live(lab.endpoints, release).run().calls[-1]

    assert len(last.logs) == 2
    assert {"0.0.0.0" in log for log in last.logs} == {True, False}


@releases
def test_one_dead_address_of_two_is_neither_returned_nor_logged(release: str, live) -> None:
    with advertising("http://{address}", "http://127.0.0.1:{port}") as lab:
        trace = live(lab.endpoints, release).run()

    last = trace.calls[-1]
    assert (last.returns, last.logs) == (("ok",), ())
    # The Get is back before any backoff has passed.
    assert trace.phases() == ("connect", "sync", "redial")


@releases
def test_a_refused_endpoint_before_any_sync(release: str, live) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        trace = live([address], release).run()

    words = f'connection error: desc = "transport: {DIALING[release]} {address}: connect: connection refused"'
    assert [call.name for call in trace.calls] == ["Get", "Sync", "Get"]
    assert {call.returns for call in trace.calls} == {("context deadline exceeded",)}
    assert trace.calls[0].logs == trace.calls[2].logs == logged(PREFIX[release] + words)
    assert trace.member_lists == ()


@releases
def test_a_healthy_cluster(release: str, live) -> None:
    with advertising("http://{address}") as lab:
        calls = live(lab.endpoints, release).run().calls

    assert [(call.name, call.returns, call.logs) for call in calls] == [
        ("Get", ("ok",), ()),
        ("Sync", ("ok",), ()),
        ("Get", ("ok",), ()),
    ]


@pytest.fixture(scope="module")
def learner(server: Path) -> Iterator[str]:
    """The address of a learner beside one voter."""
    plans = (MemberPlan("a"), MemberPlan("b", learner=True))
    with Sandbox(Scenario("ad-hoc", "ad hoc", "", members=plans), etcd=server) as lab:
        yield lab.members[1].address


@pytest.mark.parametrize("release", ["seed", "3.5.9", "3.5.21", "3.5.33", "3.6.14", "3.7.1"])
def test_clients_before_3_6_retry_an_older_learner(release: str, live, learner: str, server: Path) -> None:
    """A Get that only a learner could answer ends at its deadline."""
    refused = "etcdserver: rpc not supported for learner"
    calls = live([learner], release).run().calls

    # Real clients of the seed and of 3.5.9 returned at once from a learner of server 3.7.3.
    final = version_of(server) >= (3, 6)
    expected = refused if final or release in ("3.6.14", "3.7.1") else "context deadline exceeded"
    assert [(call.name, call.returns) for call in calls] == [
        ("Get", (expected,)),
        ("Sync", (refused,)),
        ("Get", (expected,)),
    ]
    code = "FailedPrecondition" if final else "Unavailable"
    assert {call.logs for call in calls} == {(f"rpc error: code = {code} desc = {refused}",)}
