"""Each generation's TOML holds together: its routes and edges name its stations, and nothing is idle."""

import pytest

from etcdlab.chain import Chain, Hop, chain_of
from etcdlab.chain.generation import holds
from etcdlab.step import Via

MEASURED = ("seed", "3.5.9", "3.5.21", "3.5.33", "3.6.14", "3.7.1")
TEXTS = {"dialing", "handshake", "preface", "preface_http1", "blocked", "waiting", "empty"}
TEXTS |= {"picker_ready", "picker_failed", "picker_waiting", "picker_first"}


@pytest.fixture(params=MEASURED)
def chain(request: pytest.FixtureRequest) -> Chain:
    return chain_of(request.param)


def hops(chain: Chain, kind: str) -> set[str]:
    return {hop.name for route in chain.routes.values() for hop in route if hop.kind == kind}


def test_routes_pass_every_station(chain: Chain) -> None:
    """Every station is on a route, and a route names only stations and routes of the generation."""
    assert hops(chain, "station") == set(chain.by_id)
    assert hops(chain, "spawn") | hops(chain, "wake") | hops(chain, "route") <= set(chain.routes)


def test_every_edge_joins_two_stations(chain: Chain) -> None:
    assert {name for edge in chain.edges for name in (edge.source, edge.target)} <= set(chain.by_id)


def test_every_station_but_a_calls_first_has_a_cause(chain: Chain) -> None:
    rootless = {station for station, edges in chain.edges_to.items() if not edges}

    assert rootless == {"new", "get", "sync"}


def test_every_lane_has_stations_and_every_station_a_lane(chain: Chain) -> None:
    assert {lane.role for lane in chain.lanes} == {station.lane for station in chain.stations}


def test_every_generation_speaks_all_texts(chain: Chain) -> None:
    assert set(chain.texts) == TEXTS


def test_the_four_stations_of_the_story_are_in_every_generation(chain: Chain) -> None:
    story = [chain.by_id[name].function for name in ("sync", "member-list", "reset-transport", "update-picker")]

    assert story[0] == "(*Client).Sync"
    assert story[1] == "(*cluster).MemberList"
    assert story[2] in ("(*addrConn).resetTransport", "(*addrConn).resetTransportAndUnlock")
    assert story[3] == "(*pickerWrapper).updatePicker"


def test_a_qualified_name_is_the_one_a_debugger_knows() -> None:
    seed, newest = chain_of("seed"), chain_of("3.7.1")

    assert seed.qualified(seed.by_id["update-subconn-state"]) == (
        "go.etcd.io/etcd/clientv3/balancer.(*baseBalancer).HandleSubConnStateChange"
    )
    assert newest.qualified(newest.by_id["update-state"]) == (
        "go.etcd.io/etcd/client/v3/internal/resolver.EtcdManualResolver.updateState"
    )


def test_queues_spawns_and_wakes_differ(chain: Chain) -> None:
    assert {edge.via for edge in chain.edges} >= {Via.CALL, Via.QUEUE, Via.SPAWN, Via.WAKE, Via.TIMER}


@pytest.mark.parametrize(
    ("condition", "facts", "holding"),
    [
        ("a", {"a": True}, True),
        ("not a", {"a": True}, False),
        ("a and b", {"a": True, "b": False}, False),
        ("a and b or c", {"a": True, "b": False, "c": True}, True),
        ("not a and b or not a and c", {"a": True, "b": True, "c": True}, False),
    ],
)
def test_a_condition_of_a_hop(condition: str, facts: dict[str, bool], holding: bool) -> None:
    assert holds(Hop.parse(f"station if {condition}").condition, facts) is holding


def test_a_condition_on_a_fact_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        holds("sunny", {})


def test_readings_name_stations_modules_and_facts(chain: Chain) -> None:
    """What etcdlab reads of a program names only stations, modules and facts of the generation."""
    attach = chain.attach

    assert set(attach.stations) <= set(chain.by_id)
    assert {name[0] for name in (*attach.client, *attach.channel)} <= set(chain.modules)
    assert set(attach.of_client) >= {"channel", "synced", "autosync"}
    assert set(attach.of_channel) >= {"target", "state", "subconns", "resolved", "error"}
    assert set(attach.of_subconn) == {"address", "state", "backoff"}
