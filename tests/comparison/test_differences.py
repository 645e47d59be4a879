"""What counts as a difference, with its basis."""

from __future__ import annotations

import msgspec

import etcdlab
from etcdlab.step import Basis
from etcdlab.trace import Trace
from tests.comparison.runs import compare, differences, own_cluster, recording_of, stations

replace = msgspec.structs.replace


def test_two_releases_have_functions_of_their_own() -> None:
    comparison = compare(recording_of("3.5.9"), recording_of("3.7.1"))

    assert [setting.name for setting in comparison.asked_differently] == ["release", "grpc"]
    assert "handle-subconn-state-change" in stations(comparison, only="a")
    assert "sharding-update-state" in stations(comparison, only="b")
    assert not {"sync", "members", "get"} & (stations(comparison, only="a") | stations(comparison, only="b"))


def test_two_releases_log_another_line_and_have_the_same_finding() -> None:
    differing_pairs = differences(compare(recording_of("3.5.9"), recording_of("3.7.1")))
    (call,) = differing_pairs["calls"]

    assert call.a.returns == call.b.returns
    assert "Error while dialing dial tcp" in str(call.a.logs[0])
    assert "Error while dialing: dial tcp" in str(call.b.logs[0])
    assert "findings" not in differing_pairs


def test_another_name_of_a_variable_is_no_difference() -> None:
    """`c.cfg.Endpoints` of client 3.5.9 is `c.endpoints` of client 3.7.1."""
    comparison = compare(recording_of("3.5.9"), recording_of("3.7.1"))
    sync = next(pair for pair in comparison.steps if pair.a and pair.a.station == "sync")

    assert not sync.differs
    assert [(one.a and one.a.name, one.b and one.b.name) for one in sync.values] == [("c.cfg.Endpoints", "c.endpoints")]


def test_a_value_that_differs_has_both_values_with_their_basis() -> None:
    comparison = compare(recording_of("3.5.9"), recording_of("3.7.1"))
    reset = next(pair for pair in comparison.steps if pair.a and pair.a.station == "reset-transport")

    assert [(str(one.a), str(one.b)) for one in reset.values if one.differs] == [
        ("ac.state = CONNECTING  (observed)", "ac.state = IDLE  (observed)")
    ]


def test_a_step_is_beside_the_one_with_the_same_state() -> None:
    """Client 3.5.9 reports CONNECTING twice. Its READY is beside the READY of client 3.7.1."""
    comparison = compare(recording_of("3.5.9"), recording_of("3.7.1"))
    changes = [pair for pair in comparison.steps if pair.a and pair.b and pair.a.station == "update-connectivity-state"]

    assert changes
    assert all(pair.a and pair.b and pair.a.value("s") == pair.b.value("s") for pair in changes)


def test_before_beside_after_a_what_if() -> None:
    """The finding, the failed dial and the failing Get are on the side before; the tried URL is supposed."""
    with etcdlab.sandbox("advertises-unspecified") as lab:
        before = etcdlab.check(lab)
        url = f"http://{lab.members[0].address}"
        after = before.what_if({"etcd-0": url})
    comparison = etcdlab.compare(before, after).comparison
    differing_pairs = differences(comparison)

    assert [(pair.a and pair.a.rule, pair.b) for pair in differing_pairs["findings"]] == [
        ("advertises-unspecified", None)
    ]
    assert [(pair.a.returns[0], pair.b.returns[0]) for pair in differing_pairs["calls"]] == [
        ("context deadline exceeded", "ok")
    ]
    assert [pair.b.client_urls for pair in differing_pairs["members"]] == [(url,)]
    assert {"create-transport", "new-subconn"} <= stations(comparison, only="a")
    supposed = {value.b.basis for pair in comparison.steps for value in pair.values if value.differs and value.b}
    assert supposed == {Basis.SUPPOSED}


def test_an_address_stands_for_the_same_members() -> None:
    """Before and after a change of the advertised URL, the dial of the member's URL is one pair."""
    here = own_cluster(recording_of("3.7.1"))
    there = msgspec.json.decode(msgspec.json.encode(here).replace(b"0.0.0.0:51387", b"10.0.0.9:51387"), type=Trace)
    differing_pairs = differences(compare(here, there))

    assert [(pair.a.url, pair.b.url) for pair in differing_pairs["dials"]] == [
        ("http://0.0.0.0:51387", "http://10.0.0.9:51387")
    ]
    assert all(pair.a and pair.b for pair in differing_pairs["steps"])
