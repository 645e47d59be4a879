"""The client syncs by itself, at its own interval, as it does in a service; so many rounds, and no more."""

from __future__ import annotations

import json

import pytest

import etcdlab
from etcdlab.errors import UsageError
from etcdlab.messages import Text
from etcdlab.trace import Trace


def synced(trace: Trace) -> list[object]:
    """What each Sync made of the members' answers."""
    return [step.value("eps") for step in trace.steps if step.station == "set-endpoints" and step.phase != "connect"]


@pytest.mark.parametrize("release", ["seed", "3.5.9"])
def test_one_round_of_autosync_poisons_the_client_by_itself(release: str, hold) -> None:
    with etcdlab.sandbox() as lab:
        trace = hold(lab.endpoints, release, rounds=1).run()

    (answer,) = trace.member_lists
    assert synced(trace) == [answer.members[0].client_urls]
    assert [(call.name, call.returns) for call in trace.calls[:2]] == [("Get", ("ok",)), ("Sync", ("ok",))]
    assert trace.calls[-1].returns == ("context deadline exceeded",)
    assert {finding.code for finding in etcdlab.Investigation.of(trace).findings} == {"R1"}
    assert trace.complete


def test_the_second_round_asks_the_dead_address(hold) -> None:
    """The article's service: it never recovers, because MemberList goes through the same picker."""
    with etcdlab.sandbox() as lab:
        trace = hold(lab.endpoints, "3.7.1", rounds=2).run()

    assert len(synced(trace)) == 1
    assert [(call.name, call.returns[0]) for call in trace.calls] == [
        ("Get", "ok"),
        ("Sync", "ok"),
        ("Sync", "context deadline exceeded"),
        ("Get", "context deadline exceeded"),
    ]
    failed = json.loads(trace.log[1])
    assert (failed["level"], failed["msg"]) == ("info", "Auto sync endpoints failed.")


def test_a_round_is_walked_by_a_goroutine_of_the_clients_own(hold) -> None:
    with etcdlab.sandbox("healthy") as lab:
        trace = hold(lab.endpoints, "3.7.1", rounds=2).run()

    rounds = [step for step in trace.steps if step.station in ("sync", "member-list", "members", "set-endpoints")]
    passed = [(step.station, step.actor.role) for step in rounds if step.phase != "connect"]
    assert passed == 2 * [(name, "caller") for name in ("sync", "member-list", "members", "set-endpoints")]
    # By the client's clock, from the start of one round to that of the next.
    first, second = (step.at or 0 for step in rounds if step.station == "sync")
    assert 0.5 <= (second - first) / 1e9 < 5.0
    assert [call.returns for call in trace.calls] == 4 * [("ok",)]


def test_a_text_says_how_long_the_rounds_take() -> None:
    texts: list[Text] = []
    with etcdlab.walk("127.0.0.1:1", engine="go", rounds=2, autosync=60, tell=texts.append) as engine:
        next(engine)

    assert "2 rounds of 60 s" in str(texts[0])


@pytest.mark.parametrize(
    ("rounds", "chosen", "says"),
    [
        (2, {"engine": "live"}, "the live engine does not run AutoSync"),
        (2, {"engine": "go", "autosync": 0}, "the interval is 0"),
        (-1, {"engine": "go"}, "must be 0 or more, got -1"),
    ],
)
def test_rounds_that_nobody_makes_are_refused(rounds: int, chosen: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says) as error:
        etcdlab.walk("127.0.0.1:1", rounds=rounds, **chosen)

    assert "engine go" in str(error.value.do)
    assert error.value.field == "rounds"
