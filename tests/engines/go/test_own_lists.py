"""Which configured endpoints etcdlab asks for their own member lists once the client has ended."""

from __future__ import annotations

import pytest

from etcdlab.chain import chain_of
from etcdlab.cluster.access import Access
from etcdlab.cluster.endpoint import Endpoint
from etcdlab.cluster.interruption import Interruption
from etcdlab.engines.go import client_tracker
from etcdlab.engines.go.client_tracker import ClientTracker
from etcdlab.trace import MemberList

A, B = "10.0.0.5:2379", "10.0.0.6:2379"
ENDPOINTS = (Endpoint("http", "10.0.0.5", 2379), Endpoint("http", "10.0.0.6", 2379))
ANSWERED = MemberList(True, A, 1.0)
FAILED = MemberList(True, A, 1.0, error="context deadline exceeded")


@pytest.mark.parametrize(
    ("lists", "others"),
    [
        pytest.param([ANSWERED], [B], id="one-answered-the-client"),
        pytest.param([FAILED], [A, B], id="the-sync-failed"),
        pytest.param([], [], id="no-endpoint-is-reached"),
    ],
)
def test_who_is_asked(lists: list[MemberList], others: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that takes another endpoint for each call must not lead to other findings."""
    addresses: list[str] = []

    def own_lists(endpoints: list[Endpoint], *_: object) -> tuple[MemberList, ...]:
        addresses.extend(one.address for one in endpoints)
        return tuple(MemberList(False, one.address, 1.0, from_other_endpoint=True) for one in endpoints)

    monkeypatch.setattr(client_tracker, "own_lists", own_lists)
    tracker = ClientTracker(chain_of("3.7.1"), "http", (A, B), A, member_lists=list(lists))

    tracker.ask_others(ENDPOINTS, Access(), Interruption())

    assert addresses == others
    assert tracker.member_lists == [*lists, *(MemberList(False, at, 1.0, from_other_endpoint=True) for at in others)]


def test_a_list_that_fails_too_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's own error says it already."""
    monkeypatch.setattr(client_tracker, "own_lists", lambda *_: (MemberList(False, B, 1.0, error="refused"),))
    tracker = ClientTracker(chain_of("3.7.1"), "http", (A, B), A, member_lists=[FAILED])

    tracker.ask_others(ENDPOINTS, Access(), Interruption())

    assert tracker.member_lists == [FAILED]
