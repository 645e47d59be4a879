"""A dial that has not ended when the client ends: etcdlab dials the address once more, unless a dial of it failed."""

from __future__ import annotations

import pytest

from etcdlab.chain import chain_of
from etcdlab.cluster.access import Access
from etcdlab.cluster.interruption import Interruption
from etcdlab.engines.go import client_tracker
from etcdlab.engines.go.client_tracker import ClientTracker
from etcdlab.engines.go.stop import Stop
from etcdlab.grpc_names import CONNECTING, IDLE, READY, TRANSIENT_FAILURE
from etcdlab.trace import Dial, Failure, Member, MemberList

ADDRESS = "127.0.0.1:2379"
REFUSED = 'connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:2379: connect: refused"'

DIAL = ("create-transport", "")
FAILED = [DIAL, ("", TRANSIENT_FAILURE), ("", IDLE), ("", CONNECTING)]
LOST = [DIAL, ("", READY), ("", IDLE), ("", CONNECTING)]


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that etcdlab dials itself; each of them times out."""
    addresses: list[str] = []

    def times_out(targets, _access, **_) -> tuple[Dial, ...]:
        addresses.extend(target.url.rpartition("/")[2] for target in targets)
        failure = Failure("tcp", "timeout", "dial tcp: i/o timeout")
        return tuple(Dial(n, one.url, ADDRESS, one.source, (), failure=failure) for n, one in enumerate(targets))

    monkeypatch.setattr(client_tracker, "dial_all", times_out)
    return addresses


def ended(*stops: tuple[str, str]) -> tuple[ClientTracker, tuple[str, ...]]:
    """A client with one SubConn that stopped there in this order, and the addresses that were dialled for it."""
    tracker, stations = ClientTracker(chain_of("3.7.1"), "http", (ADDRESS,), ADDRESS), chain_of("3.7.1").by_id
    for at, (name, state) in enumerate(stops):
        stop = Stop(
            stations[name or "update-connectivity-state"],
            goroutine=1,
            parent=0,
            callers=(),
            line=1,
            values={"s": state, "lastErr": REFUSED if state == TRANSIENT_FAILURE else ""},
            subconn=1,
            address=ADDRESS,
        )
        tracker.on_stop(stop, at)
    return tracker, tracker.identify(Access(), Interruption())


def test_a_first_dial_is_dialled_again(dialled: list[str]) -> None:
    tracker, added = ended(("", CONNECTING), DIAL)

    assert (added, dialled) == ((ADDRESS,), [ADDRESS])
    assert [dial.failure.kind if dial.failure else "" for dial in tracker.dials] == ["timeout"]


@pytest.mark.parametrize("retry", [[], [DIAL]], ids=["waits", "dials"])
def test_a_retry_is_left_alone(dialled: list[str], retry: list[tuple[str, str]]) -> None:
    """On a busy machine the client ends before its retry does. The dial before it failed, so its stage is known."""
    tracker, added = ended(("", CONNECTING), *FAILED, *retry)

    assert (added, dialled) == ((), [])
    assert [dial.failure.kind if dial.failure else "" for dial in tracker.dials] == ["unreachable"]


def test_a_dial_after_a_lost_connection_is_dialled_again(dialled: list[str]) -> None:
    _, added = ended(("", CONNECTING), *LOST, DIAL)

    assert added == (ADDRESS,)
    assert dialled.count(ADDRESS) == 2  # Also to learn who answered the first dial.


def test_an_advertised_address_without_a_dial_is_no_endpoint(dialled: list[str]) -> None:
    """On a busy machine the client ends before it dials what the Sync has brought."""
    tracker, stations = ClientTracker(chain_of("3.7.1"), "http", ("10.0.0.5:2379",), "10.0.0.5:2379"), chain_of("3.7.1")
    tracker.member_lists.append(MemberList(True, "10.0.0.5:2379", 1.0, (Member("1", "s", (f"http://{ADDRESS}",)),)))
    tracker.phase = "redial"
    stop = Stop(
        stations.by_id["update-connectivity-state"],
        goroutine=1,
        parent=0,
        callers=(),
        line=1,
        values={"s": CONNECTING, "lastErr": ""},
        subconn=1,
        address=ADDRESS,
    )

    tracker.on_stop(stop, 0)
    tracker.identify(Access(), Interruption())

    assert [(dial.address, dial.source) for dial in tracker.dials] == [(ADDRESS, "advertised")]
