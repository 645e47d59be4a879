"""The staged dial: reached, not reached, and many at once."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest

from etcdlab.cluster.access import Access
from etcdlab.cluster.dial.dialler import Dialler, Target, dial_all
from etcdlab.cluster.loop import LoopThread
from etcdlab.errors import ClusterError
from etcdlab.trace import Failure
from tests.cluster.dialled import SHORT, dial, failure
from tests.cluster.peers import PATIENCE, QUICK, Etcd, Etcds, Peers, at
from tests.servers import on_each_server, version_of


@on_each_server
def test_an_etcd_is_reached_and_says_who_it_is(etcd: Etcd, etcd_program: Path) -> None:
    result = dial(etcd.endpoint.url, members=("a", "b"))

    assert result.reached
    assert [(stage.name, stage.outcome) for stage in result.stages] == [
        ("dns", "skipped"),
        ("tcp", "ok"),
        ("h2", "ok"),
        ("rpc", "ok"),
        ("identity", "ok"),
    ]
    assert result.stages[0].detail == "literal"
    assert all(stage.ms > 0 for stage in result.stages[1:])
    assert result.identity is not None
    assert tuple(map(int, result.identity.version.split("."))) == version_of(etcd_program)
    assert result.identity.leader == result.identity.member_id
    assert int(result.identity.cluster_id, 16) > 0
    assert (result.url, result.address) == (etcd.endpoint.url, etcd.endpoint.address)
    assert (result.source, result.members) == ("advertised", ("a", "b"))


def test_a_refused_dial_fails_at_tcp(port: int) -> None:
    assert failure(f"http://127.0.0.1:{port}") == Failure(
        stage="tcp", kind="refused", go_error=f"dial tcp 127.0.0.1:{port}: connect: connection refused"
    )


@pytest.mark.parametrize(
    ("host", "printed_host"), [("0.0.0.0", "0.0.0.0"), ("[::]", "[::]"), ("[::ffff:0.0.0.0]", "0.0.0.0")]
)
def test_an_unspecified_address_is_refused_under_its_own_name(port: int, host: str, printed_host: str) -> None:
    assert failure(f"http://{host}:{port}").go_error == f"dial tcp {printed_host}:{port}: connect: connection refused"


def test_an_unspecified_address_reaches_an_etcd_of_this_host(etcds: Etcds) -> None:
    there = etcds.start(host="127.0.0.1")

    assert dial(f"http://0.0.0.0:{there.endpoint.port}").reached


def test_localhost_is_looked_up(port: int) -> None:
    result = dial(f"http://localhost:{port}")

    assert result.stages[0].outcome == "ok"
    assert "127.0.0.1" in result.stages[0].detail
    assert result.failure is not None
    assert result.failure.go_error.endswith(f":{port}: connect: connection refused")


@pytest.mark.parametrize("name", ["nope.invalid", "a..b", "127.1", "0", "x" * 64])
def test_what_can_be_no_name_is_answered_without_asking_anyone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)

    dial_failure = failure(f"http://{name}:2379")

    assert (dial_failure.stage, dial_failure.kind) == ("dns", "no-such-host")
    assert dial_failure.go_error.startswith(f"dial tcp: lookup {name}")
    assert dial_failure.go_error.endswith(": no such host")


@pytest.mark.parametrize("url", ["unix:///run/etcd.sock", "http://h", "http://u:p@h:1", "http://:1", "\x00", ""])
def test_a_url_nobody_can_dial_is_a_failed_dial(url: str) -> None:
    result = dial(url)

    assert result.failure is not None
    assert (result.url, result.address) == (url, "")
    assert [(stage.name, stage.outcome) for stage in result.stages] == [("dns", "failed")]


@pytest.mark.parametrize("url", ["http://[fe80::1%\x00]:1", "http://[fe80::1%\ud800]:1", "https://[::1%nowhere]:1"])
def test_a_zone_that_is_none_is_a_failure(url: str) -> None:
    assert failure(url).kind == "no-such-host"


def test_a_black_hole_ends_at_the_limit(peers: Peers) -> None:
    number = peers.black_hole()
    started = time.monotonic()

    dial_failure = failure(f"http://127.0.0.2:{number}", Access(timeout=SHORT))

    assert (dial_failure.stage, dial_failure.kind, dial_failure.go_error) == (
        "tcp",
        "timeout",
        "context deadline exceeded",
    )
    assert SHORT <= time.monotonic() - started < SHORT + 10


def test_a_server_can_be_stopped_and_started_between_two_dials(etcds: Etcds) -> None:
    there = etcds.start()
    assert dial(there.endpoint.url).reached

    there.stop()

    assert failure(there.endpoint.url).kind == "refused"


def test_many_dials_are_numbered_and_come_back_in_order(etcd: Etcd, port: int) -> None:
    urls = [etcd.endpoint.url, f"http://127.0.0.1:{port}"] * 50

    results = dial_all([Target(url) for url in urls], QUICK)

    assert [d.id for d in results] == list(range(100))
    assert [d.url for d in results] == urls
    assert [d.reached for d in results] == [True, False] * 50


def test_a_thousand_urls_are_all_reached(etcd: Etcd) -> None:
    """Each of 1,000 URLs has a limit of half a second, and every dial ends in time."""
    results = dial_all([Target(etcd.endpoint.url)] * 1000, Access(timeout=0.5))

    assert [d.failure for d in results if d.failure] == []


def test_a_dials_timer_starts_when_that_dial_starts(peers: Peers, etcd: Etcd) -> None:
    silent = f"http://127.0.0.2:{peers.black_hole()}"
    loop = LoopThread()
    dialler = Dialler(Access(), SHORT, at_most=2)

    dialler.start([Target(silent)] * 4 + [Target(etcd.endpoint.url)], loop)
    result = dialler.results()
    loop.close()

    assert [d.reached for d in result] == [False] * 4 + [True]
    assert all(d.stages[-1].ms >= SHORT * 1000 * 0.9 for d in result[:4])


def test_a_closed_loop_gives_up_its_dials(peers: Peers) -> None:
    loop = LoopThread()
    dialler = Dialler(Access(), 3600)
    dialler.start([Target(f"http://127.0.0.2:{peers.black_hole()}")], loop)

    loop.close()

    with pytest.raises(ClusterError, match="The connection was closed before dial 0 ended"):
        dialler.result(0)


def test_our_own_stall_is_not_blamed_on_the_peer(peers: Peers) -> None:
    """The loop is held up for longer than the dial's timeout, while the peer waits for an acknowledgement."""
    loop, held_up = LoopThread(), threading.Event()
    acknowledged: list[bytes] = []

    async def stall() -> None:
        held_up.set()
        time.sleep(SHORT)

    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        loop.start(stall())
        held_up.wait(PATIENCE)
        connection.sendall(b"\0\0\0\4\0\0\0\0\0")
        acknowledged.append(connection.recv(65536))
        connection.sendall(b"\0\0\1\1\5\0\0\0\1\x88")
        connection.recv(65536)

    dialler = Dialler(Access(), SHORT / 2)
    dialler.start([Target(f"http://127.0.0.2:{peers.serve(answer)}")], loop)
    result = dialler.result(0).failure
    loop.close()

    assert acknowledged == [b"\0\0\0\4\1\0\0\0\0"]
    assert result is not None
    assert result.kind == "not-etcd"


def test_ipv6_loopback_is_dialled_in_brackets() -> None:
    with socket.socket(socket.AF_INET6) as listener:
        listener.bind(("::1", 0))
        number = listener.getsockname()[1]

        assert failure(f"http://[::1]:{number}").go_error == f"dial tcp [::1]:{number}: connect: connection refused"


def test_an_endpoint_is_dialled_as_a_person_typed_it(etcd: Etcd) -> None:
    assert dial(at(etcd.endpoint.port, "127.0.0.2").url, source="configured").source == "configured"
