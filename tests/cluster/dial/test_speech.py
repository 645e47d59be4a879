"""The staged dial, where the peer speaks something else, or not at all."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etcdlab.cluster.access import Access
from etcdlab.cluster.dial.status_call import Answer
from tests.cluster.dialled import SHORT, dial, failure, http1
from tests.cluster.peers import PATIENCE, Certificates, Etcds, Peers, enable_password
from tests.servers import on_each_server


@pytest.mark.parametrize(("scheme", "stage"), [("http", "h2"), ("https", "tls")])
def test_a_peer_that_accepts_and_says_nothing(
    peers: Peers, certificates: Certificates, scheme: str, stage: str
) -> None:
    def swallow(connection: socket.socket) -> None:
        while connection.recv(4096):
            pass

    access = Access(ca=certificates.ca, timeout=SHORT)

    dial_failure = failure(f"{scheme}://127.0.0.2:{peers.serve(swallow)}", access)

    assert (dial_failure.stage, dial_failure.kind, dial_failure.go_error) == (
        stage,
        "silent",
        "context deadline exceeded",
    )


def test_a_peer_that_opens_http2_and_never_answers(peers: Peers) -> None:
    def only_settings(connection: socket.socket) -> None:
        connection.sendall(b"\0\0\0\4\0\0\0\0\0")
        while connection.recv(4096):
            pass

    dial_failure = failure(f"http://127.0.0.2:{peers.serve(only_settings)}", Access(timeout=SHORT))

    assert (dial_failure.stage, dial_failure.kind, dial_failure.go_error) == (
        "rpc",
        "silent",
        "context deadline exceeded",
    )


def test_an_http1_server_fails_at_h2(peers: Peers) -> None:
    dial_failure = failure(f"http://127.0.0.2:{peers.serve(http1)}")

    assert (dial_failure.stage, dial_failure.kind) == ("h2", "http1")
    assert dial_failure.go_error == (
        "http2: failed reading the frame payload: http2: frame too large, "
        "note that the frame header looked like an HTTP/1.1 header"
    )


@pytest.mark.parametrize(
    ("says", "stage", "kind"),
    [
        (b"", "h2", "closed"),
        (b"\0\0\0\4\0\0\0\0\0", "rpc", "closed"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "h2", "not-http2"),
        (b"\x15\x03\x01\x00\x02\x02\x46", "h2", "peer-is-tls"),
        (b"\0\0\0\4\0\0\0\0\0" + b"\0\0\x08\7\0\0\0\0\0" + b"\0" * 8, "rpc", "closed"),
        (b"\0\0\0\4\0\0\0\0\0" + b"\0\0\4\3\0\0\0\0\1" + b"\0\0\0\7", "rpc", "closed"),
        (b"\0\0\0\4\0\0\0\0\0" + b"\0\0\3\1\4\0\0\0\1" + b"\xff\xff\xff", "rpc", "closed"),
        (b"\0\0\0\4\0\0\0\0\0" + b"\xff\xff\xff\0\0\0\0\0\1", "rpc", "closed"),
        (b"\0\0\0\4\0\0\0\0\0" + b"\0\0\1\1\5\0\0\0\1\x88", "rpc", "not-etcd"),
    ],
)
def test_a_peer_that_says_something_else(peers: Peers, says: bytes, stage: str, kind: str) -> None:
    def say(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(says)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(65536)

    dial_failure = failure(f"http://127.0.0.2:{peers.serve(say)}")

    assert (dial_failure.stage, dial_failure.kind) == (stage, kind)
    assert dial_failure.go_error


SETTINGS = b"\0\0\0\4\0\0\0\0\0"
REFUSED = b"\x88\0\x0ccontent-type\x10application/grpc\0\x0bgrpc-status\x0212"
"""Response headers that are trailers too: status 200, gRPC status 12 (RFC 7541, section 6.2.2)."""
UNIMPLEMENTED = len(REFUSED).to_bytes(3) + b"\1\5\0\0\0\1" + REFUSED


def answering(*parts: bytes) -> Callable[[socket.socket], None]:
    """A peer that hears the request out, and says these."""

    def say(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"".join(parts))
        connection.recv(65536)

    return say


def test_a_call_that_the_peer_resets(peers: Peers) -> None:
    reset = b"\0\0\4\3\0\0\0\0\1" + b"\0\0\0\7"

    dial_failure = failure(f"http://127.0.0.2:{peers.serve(answering(SETTINGS, reset))}")

    assert dial_failure.go_error == (
        "rpc error: code = Unavailable desc = stream terminated by RST_STREAM with error code: REFUSED_STREAM"
    )


def test_a_peer_that_goes_away_still_answers_the_calls_it_has(peers: Peers) -> None:
    goaway = b"\0\0\x08\7\0\0\0\0\0" + b"\x7f\xff\xff\xff" + b"\0\0\0\0"

    dial_failure = failure(f"http://127.0.0.2:{peers.serve(answering(SETTINGS, goaway, UNIMPLEMENTED))}")

    assert (dial_failure.stage, dial_failure.kind) == ("rpc", "not-etcd")


def test_a_ping_is_answered(peers: Peers) -> None:
    def wait_for_pong(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(SETTINGS + b"\0\0\x08\6\0\0\0\0\0etcdlab!")
        received = b""
        while b"\0\0\x08\6\1\0\0\0\0etcdlab!" not in received:
            received += connection.recv(65536)
        connection.sendall(UNIMPLEMENTED)
        connection.recv(65536)

    assert failure(f"http://127.0.0.2:{peers.serve(wait_for_pong)}").kind == "not-etcd"


@pytest.mark.parametrize("frame", [b"\0\0\x08\6\0\0\0\0\0etcdlab!", b"\0\0\x64\0\0\0\0\0\1" + b"x" * 100])
def test_an_answer_without_end_is_cut_off(peers: Peers, frame: bytes) -> None:
    def talk(connection: socket.socket) -> None:
        connection.sendall(SETTINGS + b"\0\0\1\1\4\0\0\0\1\x88")
        while True:
            connection.sendall(frame)

    dial_failure = failure(f"http://127.0.0.2:{peers.serve(talk)}")

    assert (dial_failure.stage, dial_failure.kind) == ("rpc", "closed")
    assert dial_failure.go_error == "rpc error: code = Unavailable desc = the answer is too long"


def test_a_grpc_server_that_is_not_etcd(foreign: int) -> None:
    dial_failure = failure(f"http://127.0.0.1:{foreign}")

    assert (dial_failure.stage, dial_failure.kind) == ("rpc", "not-etcd")
    assert dial_failure.go_error == "rpc error: code = Unimplemented desc = Method not found!"


@pytest.fixture
def foreign() -> Iterator[int]:
    """A gRPC server without methods."""
    with ThreadPoolExecutor(1) as pool:
        server = grpc.server(pool)
        number = server.add_insecure_port("127.0.0.1:0")
        server.start()
        yield number
        server.stop(None).wait(PATIENCE)


def test_a_dial_carries_no_password(etcds: Etcds, peers: Peers) -> None:
    received: list[bytes] = []

    def remember(connection: socket.socket) -> None:
        while data := connection.recv(65536):
            received.append(data)

    access = Access(user="root", password="hunter2", allow_plain=True, timeout=SHORT)
    failure(f"http://127.0.0.2:{peers.serve(remember)}", access, source="configured")

    assert b"PRI * HTTP/2.0" in b"".join(received)
    assert b"hunter2" not in b"".join(received)
    assert b"root" not in b"".join(received)


@on_each_server
def test_an_etcd_that_wants_a_password_still_says_who_it_is(etcds: Etcds) -> None:
    there = etcds.start()
    enable_password(there.endpoint)

    assert dial(there.endpoint.url).reached


FRAMES = [SETTINGS, UNIMPLEMENTED, b"\0\0\1\1\4\0\0\0\1", b"\0\0\5\0\0\0\0\0\1", b"\0\0\4\x08\0\0\0\0\1"]


@given(st.booleans(), st.lists(st.binary(max_size=40) | st.sampled_from(FRAMES), max_size=8))
def test_no_bytes_of_a_peer_are_an_error_of_ours(sends_request: bool, parts: list[bytes]) -> None:
    answer = Answer()
    if sends_request:
        answer.request("http", "127.0.0.1:2379")

    for part in parts:
        answer.receive(part)

    assert answer.status is None or answer.status >= 0
    assert isinstance(answer.words, str)
