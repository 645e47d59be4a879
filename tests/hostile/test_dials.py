"""The staged dial of hostile peers: each dial ends in a bounded time with its failure, and never ends another dial."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from etcdlab.cluster.access import Access
from etcdlab.cluster.dial.dialler import Target, dial_all
from etcdlab.trace import Dial
from tests.cluster.peers import Certificates, Peers
from tests.hostile.peers import FLOODS, NO_ANSWERS, Attack, Conversation, serve_attack
from tests.hostile.sockets import SOCKETS, serve_tls

pytestmark = pytest.mark.timeout(30)

SHORT = 0.6
ATTACKS = FLOODS | NO_ANSWERS


def dial(url: str, **access: str) -> Dial:
    return dial_all([Target(url)], Access(timeout=SHORT, **access))[0]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_dial_of_what_attacks_status_fails(peers: Peers, attack: Attack) -> None:
    ended = dial(f"http://{serve_attack(peers, attack, 'Status')}")

    assert ended.failure is not None
    assert ended.failure.stage in ("h2", "rpc", "identity")


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("handle", SOCKETS.values(), ids=SOCKETS)
def test_a_dial_of_what_is_no_http2_fails(
    peers: Peers, certificates: Certificates, handle: Callable[[socket.socket], None], scheme: str
) -> None:
    ended = dial(f"{scheme}://127.0.0.2:{peers.serve(handle)}", ca=certificates.ca)

    assert ended.failure is not None


def test_a_dial_of_a_black_hole_fails(peers: Peers) -> None:
    ended = dial(f"http://127.0.0.2:{peers.black_hole()}")

    assert ended.failure is not None
    assert (ended.failure.stage, ended.failure.kind) == ("tcp", "timeout")


@pytest.mark.parametrize("attack", FLOODS.values(), ids=FLOODS)
def test_a_flood_inside_tls_ends(peers: Peers, certificates: Certificates, attack: Attack) -> None:
    def handle(connection: socket.socket) -> None:
        conversation = Conversation(connection, "")
        for stream, _ in conversation.calls():
            attack(conversation, stream)

    port = serve_tls(peers, certificates.context("127.0.0.2"), handle)

    ended = dial(f"https://127.0.0.2:{port}", ca=certificates.ca)
    assert ended.failure is not None


def _http1(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.mark.parametrize(("alpn", "stage"), [("h2", "h2"), ("http/1.1", "alpn"), (None, "alpn")])
def test_a_peer_that_speaks_another_protocol_than_agreed_fails(
    peers: Peers, certificates: Certificates, alpn: str | None, stage: str
) -> None:
    """A peer agrees on one protocol in ALPN and speaks another: the dial fails."""
    port = serve_tls(peers, certificates.context("127.0.0.2", alpn=alpn), _http1)

    ended = dial(f"https://127.0.0.2:{port}", ca=certificates.ca)
    assert ended.failure is not None
    assert ended.failure.stage == stage


def test_all_hostile_peers_at_once_end_each_by_itself(peers: Peers, certificates: Certificates) -> None:
    sockets = [f"{scheme}://127.0.0.2:{peers.serve(one)}" for one in SOCKETS.values() for scheme in ("http", "https")]
    attacks = [f"http://{serve_attack(peers, attack, 'Status')}" for attack in ATTACKS.values()]

    ended = dial_all([Target(url) for url in (*sockets, *attacks)], Access(timeout=SHORT, ca=certificates.ca))

    assert len(ended) == len(sockets) + len(attacks)
    assert all(one.failure for one in ended)
