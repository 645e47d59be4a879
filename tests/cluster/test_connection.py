"""The connection, against real clusters."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from etcdlab.cluster.access import Access
from etcdlab.cluster.connection import Cluster
from etcdlab.cluster.endpoint import Endpoint
from etcdlab.errors import CallError, ClusterError, RequestError
from tests.cluster.peers import PATIENCE, QUICK, Certificates, Etcd, Etcds, Peers, at, ctl
from tests.servers import on_each_server, version_of


@on_each_server
def test_both_member_lists_status_and_a_read(etcds: Etcds, etcd_program: Path) -> None:
    there = etcds.start(advertise="http://0.0.0.0:2379")

    with Cluster([there.endpoint], QUICK) as cluster:
        strict, default = cluster.members()
        identity = cluster.status()
        value = cluster.get("no such key")
        ctl(there.endpoint, "put", "k", "v")
        answer = cluster.get("k")

    assert (strict.linearizable, default.linearizable) == (True, False)
    assert strict.members == default.members
    assert [(m.name, m.client_urls, m.learner) for m in strict.members] == [("m0", ("http://0.0.0.0:2379",), False)]
    assert strict.endpoint == there.endpoint.address
    assert (strict.error, default.error) == ("", "")
    assert strict.ms > 0
    assert (strict.cluster_id, strict.member_id) == (identity.cluster_id, identity.member_id)
    assert strict.members[0].id == identity.member_id == identity.leader
    assert tuple(map(int, identity.version.split("."))) == version_of(etcd_program)
    assert (value, answer) == (None, b"v")


def test_each_endpoint_is_asked_what_it_has_itself(etcds: Etcds, port: int) -> None:
    there, other, dead = etcds.start(), etcds.start(advertise="http://0.0.0.0:2379"), at(port)

    with Cluster([there.endpoint, other.endpoint, dead], QUICK) as cluster:
        strict, default, own, failed = cluster.member_lists()

    assert [(one.linearizable, one.from_other_endpoint) for one in (strict, default, own, failed)] == [
        (True, False), (False, False), (False, True), (False, True),
    ]  # fmt: skip
    assert own.endpoint == other.endpoint.address
    assert own.cluster_id != strict.cluster_id
    assert own.members[0].client_urls == ("http://0.0.0.0:2379",)
    assert failed.endpoint == dead.address
    assert failed.error


def test_the_first_endpoint_that_answers_is_used(etcd: Etcd, port: int) -> None:
    dead = at(port)

    with Cluster([dead, etcd.endpoint], QUICK) as cluster:
        assert cluster.endpoint == etcd.endpoint
        assert [d.reached for d in cluster.dials] == [False, True]
        assert cluster.member_list(linearizable=True).members


def test_a_silent_endpoint_before_a_good_one_costs_one_timeout(etcd: Etcd, peers: Peers) -> None:
    hole = at(peers.black_hole(), "127.0.0.2")

    with Cluster([hole, etcd.endpoint], Access(timeout=0.5)) as cluster:
        assert cluster.endpoint == etcd.endpoint


def test_when_none_answers_each_says_its_stage_in_gos_words(peers: Peers, port: int) -> None:
    hole = at(peers.black_hole(), "127.0.0.2")
    started = time.monotonic()

    with pytest.raises(ClusterError) as error:
        Cluster([at(port), hole, Endpoint("http", "nope.invalid", 1)], Access(timeout=0.5))

    assert time.monotonic() - started < 10
    text = str(error.value)
    assert f"http://127.0.0.1:{port}: tcp: dial tcp 127.0.0.1:{port}: connect: connection refused" in text
    assert f"{hole.url}: tcp: context deadline exceeded" in text
    assert "nope.invalid:1: dns: dial tcp: lookup nope.invalid" in text
    assert text.endswith(str(error.value.do))
    assert [d.failure.kind for d in error.value.dials if d.failure] == ["refused", "timeout", "no-such-host"]


def test_a_peer_that_speaks_tls_says_so_in_full(etcds: Etcds, certificates: Certificates) -> None:
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")

    with pytest.raises(
        ClusterError, match=r"h2: error reading server preface: .* \(The server speaks TLS\.\)"
    ) as refused:
        Cluster([Endpoint("http", "127.0.0.2", there.endpoint.port)], QUICK)
    assert "https://" in str(refused.value.do)


def test_dial_knows_what_is_configured(etcd: Etcd, port: int) -> None:
    with Cluster([etcd.endpoint], QUICK) as cluster:
        result = cluster.dial(etcd.endpoint.url, f"http://127.0.0.1:{port}")

    assert [(d.source, d.reached) for d in result] == [("configured", True), ("proposed", False)]


def test_http_proxy_is_ignored(etcd: Etcd, peers: Peers, monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[bytes] = []

    def trap(connection: socket.socket) -> None:
        caught.append(connection.recv(4096))

    proxy = f"http://127.0.0.2:{peers.serve(trap)}"
    for name in ("http_proxy", "https_proxy", "grpc_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)

    with Cluster([etcd.endpoint], QUICK) as cluster:
        assert cluster.members()[0].members
        assert cluster.dial(etcd.endpoint.url)[0].reached
    assert caught == []


@on_each_server
def test_without_a_quorum_the_default_list_answers(etcds: Etcds) -> None:
    """The linearizable list fails."""
    three = etcds.start_three()
    access = Access(timeout=1.0)
    with Cluster([three[0].endpoint], Access(timeout=PATIENCE)) as cluster:
        whole = cluster.members()
    for etcd in three[1:]:
        etcd.stop()

    with Cluster([three[0].endpoint], access) as cluster:
        started = time.monotonic()
        strict, default = cluster.members()
        took = time.monotonic() - started
        with pytest.raises(RequestError) as error:
            cluster.get()

    assert len(whole[0].members) == 3
    assert strict.members == ()
    assert strict.error == "context deadline exceeded"
    assert strict.ms >= 900
    assert {m.name for m in default.members} == {"m0", "m1", "m2"}
    assert default.error == ""
    assert took < 10
    assert error.value.code == "DEADLINE_EXCEEDED"
    assert "quorum" in str(error.value.do)


def test_a_refused_request_keeps_the_servers_words(etcds: Etcds) -> None:
    """The server's own deadline for a read without a quorum is 7 s."""
    three = etcds.start_three()
    for etcd in three[1:]:
        etcd.stop()

    with Cluster([three[0].endpoint], Access(timeout=PATIENCE)) as cluster:
        strict = cluster.member_list(linearizable=True)

    assert strict.error == "rpc error: code = Unavailable desc = etcdserver: request timed out"


def test_a_server_that_stops_is_an_error_that_says_so(etcds: Etcds) -> None:
    there = etcds.start()
    with Cluster([there.endpoint], QUICK) as cluster:
        there.stop()
        strict, default = cluster.members()
        with pytest.raises(CallError) as failed:
            cluster.status()

    # These are grpcio's words: the Go client has others, and nobody saw what it would get.
    own = "etcdlab's own call failed: "
    assert str(strict.error).startswith(own)
    assert str(default.error).startswith(own)
    assert str(failed.value.what).startswith(own)


def test_a_server_that_freezes_costs_one_timeout(etcds: Etcds) -> None:
    there = etcds.start()
    with Cluster([there.endpoint], Access(timeout=1.0)) as cluster:
        there.process.send_signal(signal.SIGSTOP)
        started = time.monotonic()
        strict, default = cluster.members()

        assert 0.9 < time.monotonic() - started < 10
    assert strict.error == default.error == "context deadline exceeded"


def test_close_leaves_no_thread_and_may_be_called_again(etcd: Etcd) -> None:
    before = set(threading.enumerate())
    cluster = Cluster([etcd.endpoint], QUICK)
    cluster.members()

    cluster.close()
    cluster.close()

    end = time.monotonic() + 10
    while set(threading.enumerate()) - before and time.monotonic() < end:
        time.sleep(0.01)
    assert set(threading.enumerate()) - before == set()
    with pytest.raises(ClusterError, match="closed"):
        cluster.status()


def test_an_open_connection_does_not_delay_the_exit(etcd: Etcd) -> None:
    """A process that did not close its connection ends at once."""
    code = f"""
from etcdlab.cluster.access import Access
from etcdlab.cluster.connection import Cluster
from etcdlab.cluster.endpoint import parse_endpoints
cluster = Cluster(parse_endpoints("{etcd.endpoint.address}", secure=False), Access())
print(len(cluster.members()[0].members))
"""
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60, check=True
    )

    assert (result.stdout, result.stderr) == ("1\n", "")


def test_members_are_requested_while_the_get_waits(etcds: Etcds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a quorum the Get waits. etcdlab requests the member lists meanwhile."""
    three = etcds.start_three()
    for etcd in three[1:]:
        etcd.stop()
    requests: list[bool] = []
    ask = Cluster._ask_members

    def noted(cluster: Cluster, linearizable: bool, *arguments: object) -> object:
        requests.append(linearizable)
        return ask(cluster, linearizable, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Cluster, "_ask_members", noted)
    with Cluster([three[0].endpoint], Access(timeout=2.0)) as cluster:
        with pytest.raises(RequestError):
            cluster.get()
        assert requests == [True, False]
        strict, default = cluster.members()
        assert requests == [True, False]
        cluster.members()

    assert strict.error == "context deadline exceeded"
    assert {member.name for member in default.members} == {"m0", "m1", "m2"}
    assert requests == [True, False, True, False]
