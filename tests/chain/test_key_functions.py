"""The key functions of every release: enough to tell the story, few enough to be read on a laptop."""

import pytest

from etcdlab.chain import Chain, chain_of, release_names
from etcdlab.step import Via

STORY = ("sync", "member-list", "set-endpoints", "create-transport", "update-picker", "pick")
PAIRS = [(release, None) for release in release_names()] + [
    ("3.5.4", "1.39.0"),
    ("3.5.4", "1.46.0"),
    ("3.5.4", "1.53.0"),
    ("3.5.10", "1.56.0"),
    ("3.5.10", "1.70.0"),
    ("3.6.0", "1.83.2"),
]
"""Every release with its own grpc-go, and others whose functions differ."""


@pytest.fixture(params=PAIRS, ids=str)
def chain(request: pytest.FixtureRequest) -> Chain:
    release, grpc = request.param
    return chain_of(release, grpc=grpc)


def test_every_release_has_twelve_to_sixteen(chain: Chain) -> None:
    assert 12 <= len(chain.key_functions) <= 16


def test_one_key_function_stands_for_each_function(chain: Chain) -> None:
    named = [name for key, others in chain.key_functions.items() for name in (key, *others)]

    assert sorted(named) == sorted(chain.by_id)


def test_they_tell_the_story(chain: Chain) -> None:
    """They have the functions from Sync to the pick, with one of the resolver and one of the balancer."""
    keys = set(chain.key_functions)

    assert keys >= {*STORY, "new-subconn", "reset-transport"}
    assert keys & {"update-state", "update-resolver-state"}
    assert [name for name in keys if name.endswith("update-client-conn-state") or name == "handle-resolved-addrs"]


def test_a_key_function_stands_for_functions_of_its_lane(chain: Chain) -> None:
    """No change of the goroutine is hidden; a function that runs on its caller's goroutine has no lane of its own."""
    lanes = {station.id: station.lane for station in chain.stations if not station.inherits}

    for key, others in chain.key_functions.items():
        assert {lanes[name] for name in (key, *others) if name in lanes and key in lanes} <= {lanes.get(key)}


def test_no_spawn_wake_or_change_of_lane_is_hidden(chain: Chain) -> None:
    hidden = [
        edge
        for edge in chain.edges
        if edge.source != edge.target and chain.key_of[edge.source] == chain.key_of[edge.target]
    ]

    assert {edge.via for edge in hidden} <= {Via.CALL, Via.QUEUE}
    assert {(edge.source, edge.target) for edge in hidden if edge.via is Via.QUEUE} <= {
        ("update-subconn-state", "update-subconn-health-state")
    }
