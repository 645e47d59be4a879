"""Calls to hostile peers: each ends in a bounded time with the error of that call, and its close never waits."""

from __future__ import annotations

import pytest

from etcdlab.cluster.access import Access
from etcdlab.cluster.connection import Cluster
from etcdlab.cluster.endpoint import parse_endpoint
from etcdlab.errors import CallError, RequestError
from tests.cluster.peers import Peers
from tests.hostile.peers import FLOODS, NO_ANSWERS, Attack, name_that_is_not_utf8, serve_attack

pytestmark = pytest.mark.timeout(30)

ATTACKS = FLOODS | NO_ANSWERS
SHORT = 0.6
FAILS = (RequestError, CallError)
"""How a call fails: by the server's status, or in this process."""


def access(**more: str) -> Access:
    return Access(timeout=SHORT, allow_plain=True, **more)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_get_ends_with_its_error(peers: Peers, attack: Attack) -> None:
    address = serve_attack(peers, attack, "Range")

    with (
        Cluster([parse_endpoint(address, secure=False)], access()) as cluster,
        pytest.raises((RequestError, CallError)),
    ):
        cluster.get()


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_both_member_lists_end_with_their_errors(peers: Peers, attack: Attack) -> None:
    address = serve_attack(peers, attack, "MemberList")

    with Cluster([parse_endpoint(address, secure=False)], access()) as cluster:
        strict, default = cluster.members()

    assert strict.error
    assert default.error
    assert strict.members == default.members == ()


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_login_ends_with_its_error(peers: Peers, attack: Attack) -> None:
    address = serve_attack(peers, attack, "Authenticate")

    with pytest.raises(FAILS):
        Cluster([parse_endpoint(address, secure=False)], access(user="root", password="secret"))


def test_a_member_name_that_is_not_utf8_is_an_error_of_the_call(peers: Peers, caplog: pytest.LogCaptureFixture) -> None:
    address = serve_attack(peers, name_that_is_not_utf8, "MemberList")

    with Cluster([parse_endpoint(address, secure=False)], access()) as cluster:
        strict, default = cluster.members()

    assert strict.error == default.error
    assert str(strict.error).startswith("etcdlab's own call failed: ")
    assert caplog.records == []
