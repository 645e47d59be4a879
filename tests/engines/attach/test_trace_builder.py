"""The trace of a program of which etcdlab read less than everything."""

from __future__ import annotations

import pytest

from etcdlab.chain import chain_of
from etcdlab.engines.attach import clients
from etcdlab.engines.attach.goroutines import Channel, Client, Connection, ProcessSnapshot, Wait
from etcdlab.engines.engine import new_trace
from etcdlab.errors import AttachError
from etcdlab.origin import Process
from etcdlab.trace import Trace

OLD, NEW = chain_of("3.5.21"), chain_of("3.7.1")
FAILED = "TRANSIENT_FAILURE"
RANGE = "/etcdserverpb.KV/Range"
THREE = ("10.0.0.1:2379", "10.0.0.2:2379", "10.0.0.3:2379")


def trace_of(chain, channel: Channel, client: Client | None = None) -> Trace:
    """The trace of a program with one channel."""
    return whole(chain, ProcessSnapshot(clients={1: client} if client else {}, channels={7: channel}))


def whole(chain, snapshot: ProcessSnapshot) -> Trace:
    """The trace of a program."""
    process = Process("PID 1 (service)", 1, "go1.26.8", 0.1)
    trace, _ = clients.build_traces(chain, snapshot, new_trace("attach", chain, clock="none"), process)
    return trace


def channel(*subconns: Connection, error: str = "", resolved: tuple[str, ...] = (), state: str = FAILED) -> Channel:
    """A channel that was given 10.0.0.1 first."""
    target = "etcd-endpoints://0xc000/10.0.0.1:2379"
    return Channel(target, state, error, resolved, dict(enumerate(subconns, 100)))


def test_a_list_with_the_first_endpoint_was_not_replaced() -> None:
    """Before 3.6 a client keeps one list only; the first endpoint is in the target."""
    trace = trace_of(OLD, channel(), Client(7, THREE, (), 60.0))

    assert (trace.endpoints, trace.endpoints_in_use) == (THREE, ())


def test_a_list_without_the_first_endpoint() -> None:
    """A Sync has replaced it. The other configured endpoints are unknown."""
    trace = trace_of(OLD, channel(), Client(7, ("http://0.0.0.0:2379",), (), 60.0))

    assert (trace.endpoints, trace.endpoints_in_use) == (("10.0.0.1:2379",), ("http://0.0.0.0:2379",))
    assert [*map(str, trace.notes)] == [
        "Only the first of the configured endpoints is in the memory of this release's client."
    ]


def test_the_same_addresses_with_another_scheme_replace_nothing() -> None:
    trace = trace_of(NEW, channel(), Client(7, tuple(f"http://{one}" for one in THREE), THREE, 60.0))

    assert (trace.endpoints, trace.endpoints_in_use) == (THREE, ())


def test_the_addresses_of_a_channel_without_its_client() -> None:
    """The target of the channel has the first endpoint."""
    trace = trace_of(NEW, channel(resolved=("0.0.0.0:2379",)))

    assert (trace.endpoints, trace.endpoints_in_use, trace.autosync) == (("10.0.0.1:2379",), ("0.0.0.0:2379",), 0.0)


@pytest.mark.parametrize(
    ("error", "whose"),
    [
        ("dial tcp 10.0.0.1:2379: connect: connection refused", [True, False, False]),
        ("dial tcp 10.0.0.1:23791: connect: connection refused", [False, True, False]),
        ("dial tcp: lookup etcd-0 on 10.0.0.53:53: no such host", [False, False, True]),
        ("dial tcp 192.168.7.7:2379: connect: connection refused", [False, False, False]),
    ],
)
def test_the_last_error_is_of_the_subconn_that_it_names(error: str, whose: list[bool]) -> None:
    addresses = ("10.0.0.1:2379", "10.0.0.1:23791", "etcd-0:2379")
    trace = trace_of(NEW, channel(*(Connection(one, FAILED, 3) for one in addresses), error=error))

    assert [bool(one.error) for one in trace.subconns] == whose
    assert len(trace.dials) == sum(whose)


def test_what_fails_alone_is_what_the_last_error_is_of() -> None:
    lone, well = Connection("etcd-0:2379", FAILED, 1), Connection("10.0.0.1:2379", "READY", 0)
    trace = trace_of(
        NEW, channel(lone, well, error="dial tcp 192.168.7.7:2379: connect: connection refused", state="READY")
    )

    assert [bool(one.error) for one in trace.subconns] == [True, False]
    assert [one.reached for one in trace.dials] == [False, True]
    assert trace.calls == ()


def test_a_dial_that_every_call_waits_for_is_unfinished() -> None:
    trace = trace_of(NEW, channel(Connection("10.0.0.1:2379", "CONNECTING", 0), state="CONNECTING"))

    (dial,) = trace.dials
    assert dial.failure is not None
    assert (dial.failure.kind, dial.failure.go_error, dial.stages) == ("unfinished", "", ())
    (get,) = trace.calls
    assert get.logs == (NEW.texts["waiting"],)


def test_a_first_dial_beside_a_ready_subconn_is_no_dial_yet() -> None:
    ready, on_its_way = Connection("10.0.0.1:2379", "READY", 0), Connection("10.0.0.2:2379", "CONNECTING", 0)

    assert [dial.address for dial in trace_of(NEW, channel(ready, on_its_way, state="READY")).dials] == [
        "10.0.0.1:2379"
    ]


def test_a_closed_channel_counts_only_without_another() -> None:
    closed, ready = channel(state="SHUTDOWN"), channel(Connection("10.0.0.1:2379", "READY", 0), state="READY")

    snapshot = ProcessSnapshot(channels={7: closed, 8: ready})
    trace = whole(NEW, snapshot)

    assert [one.state for one in trace.subconns] == ["READY"]
    assert trace.other_clients == ()


def test_nothing_seen_is_an_error() -> None:
    with pytest.raises(AttachError, match="found no etcd client at work in PID 1"):
        whole(NEW, ProcessSnapshot())


def test_each_client_has_its_own_waits() -> None:
    other = Channel("etcd-endpoints://0xc000/10.0.0.9:2379", FAILED, "", (), {})
    first = channel(Connection("10.0.0.1:2379", FAILED, 2))
    waits = [Wait(7, RANGE), Wait(7, RANGE), Wait(8, "/etcdserverpb.Watch/Watch"), Wait(8, "/another.Service/Call")]
    trace = whole(NEW, ProcessSnapshot(channels={7: first, 8: other}, waits=waits))

    (second,) = trace.other_clients
    assert (trace.target, trace.process.waiting, trace.process.waits) == ("10.0.0.1:2379", 2, {RANGE: 2})
    assert (second.target, second.process.waits) == ("10.0.0.9:2379", {"/etcdserverpb.Watch/Watch": 1})


def test_the_only_client_has_the_waits_without_channel() -> None:
    trace = whole(
        NEW, ProcessSnapshot(channels={7: channel(Connection("10.0.0.1:2379", FAILED, 2))}, waits=[Wait(None, RANGE)])
    )

    assert trace.process.waits == {RANGE: 1}


def test_clients_in_the_same_state_are_displayed_as_one() -> None:
    same = {number: channel(Connection("10.0.0.1:2379", FAILED, number)) for number in (7, 8, 9)}
    well = channel(Connection("10.0.0.1:2379", "READY", 0), state="READY")
    trace = whole(
        NEW, ProcessSnapshot(channels={**same, 10: well}, waits=[Wait(number, RANGE) for number in (7, 8, 9, 10)])
    )

    assert trace.process.waits == {RANGE: 3}
    assert str(trace.notes[0]).startswith("3 etcd clients of this program are in this state. They are displayed as one")
    assert [other.subconns[0].state for other in trace.other_clients] == ["READY"]


def test_more_clients_than_can_be_displayed() -> None:
    """A note counts the rest."""
    many = {
        number: Channel(f"etcd-endpoints://0xc000/10.0.0.{number}:2379", FAILED, "", (), {})
        for number in range(1, clients.MOST + 4)
    }
    trace = whole(NEW, ProcessSnapshot(channels=many))

    assert len(trace.other_clients) == clients.MOST - 1
    assert "does not display 3 more etcd clients of this program" in str(trace.notes[-1])
