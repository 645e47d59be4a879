"""The real client in a debugger against hostile peers: every wait of etcdlab has a bound, whatever the client meets."""

from __future__ import annotations

import threading

import pytest

from etcdlab.chain import chain_of
from etcdlab.engines.go.client_build import ready
from tests.cluster.peers import Peers
from tests.hostile.peers import FLOODS, NO_ANSWERS, Conversation, serve_attack
from tests.hostile.sockets import SOCKETS
from tests.hostile.test_commands import assert_clean, check, interrupted

pytestmark = pytest.mark.timeout(120)

ATTACKS = FLOODS | NO_ANSWERS


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    """The debugger and the newest client, before any test's own time runs."""
    ready(chain_of(None))


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("PING frames", "Range"),
        ("CONTINUATION frames", "MemberList"),
        ("GOAWAY with escape codes", "Range"),
        ("an error whose words are escape codes", "MemberList"),
        ("silence", "MemberList"),
    ],
)
def test_a_check_with_the_real_client_ends(peers: Peers, name: str, method: str) -> None:
    assert_clean(check(serve_attack(peers, ATTACKS[name], method), "--engine", "go"))


def test_a_check_with_the_real_client_of_a_silent_socket_ends(peers: Peers) -> None:
    assert_clean(check(f"127.0.0.2:{peers.serve(SOCKETS['silence'])}", "--engine", "go"))


@pytest.mark.parametrize("name", ["PING frames", "silence"])
def test_ctrl_c_ends_a_check_with_the_real_client(peers: Peers, name: str) -> None:
    waits = threading.Event()

    def attack(conversation: Conversation, stream: int) -> None:
        waits.set()
        ATTACKS[name](conversation, stream)

    result = interrupted(serve_attack(peers, attack, "Range"), waits, "--engine", "go")
    assert result.code == 130
    assert "interrupted" in result.err
