"""Two lists of one cluster id are a warning if their members follow two leaders that do not list each other."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from etcdlab.rules import Finding, Severity
from etcdlab.trace import Dial, Member, MemberList
from tests.rules.evidence import CLUSTER, dial, findings_of, member

OURS, THEIRS = "10.0.0.5:2379", "10.0.0.6:2379"
S, T = member("s", f"http://{OURS}"), member("t", f"http://{THEIRS}")


def led(address: str, by: str, leader: str) -> Dial:
    """A dial that a member answered which follows a leader."""
    reached = dial(address, by=by, source="configured")
    assert reached.identity is not None
    return replace(reached, identity=replace(reached.identity, leader=leader))


def the_finding(ours: tuple[Member, ...], theirs: tuple[Member, ...], leaders: tuple[str, str]) -> Finding:
    """The only finding about two endpoints that answered with these lists and these leaders."""
    lists = (
        MemberList(True, OURS, 1.0, ours, CLUSTER, "id-s"),
        MemberList(False, THEIRS, 1.0, theirs, CLUSTER, "id-t", from_other_endpoint=True),
    )
    dials = [led(OURS, "s", leaders[0]), led(THEIRS, "t", leaders[1])]
    (finding,) = findings_of([], dials, returns="ok", member_lists=lists)
    assert finding.rule == "lists-differ"
    return finding


@pytest.mark.parametrize(("ours", "theirs"), [((S,), (S, T)), ((S, T), (T,)), ((S,), (T,))])
def test_a_leader_that_the_other_list_lacks_is_a_warning(ours: tuple[Member, ...], theirs: tuple[Member, ...]) -> None:
    finding = the_finding(ours, theirs, ("id-s", "id-t"))

    assert finding.severity is Severity.WARNING
    assert str(finding.summary) == (
        f"The endpoints have one cluster id and belong to two clusters: {OURS} has another leader than {THEIRS}."
    )
    assert [(one.kind, one.id) for one in finding.evidence] == [("member-list", 1), ("dial", 0), ("dial", 1)]
    assert [str(one.text) for one in finding.evidence[1:]] == [
        "member id-s reports the leader id-s",
        "member id-t reports the leader id-t",
    ]


@pytest.mark.parametrize(
    "leaders", [("id-s", "id-s"), ("", "id-t"), ("id-s", "0")], ids=["one leader", "none", "no id"]
)
def test_lists_without_two_leaders_are_a_note(leaders: tuple[str, str]) -> None:
    assert the_finding((S,), (S, T), leaders).severity is Severity.NOTE


def test_an_old_leader_that_is_in_both_lists_is_a_note() -> None:
    """It runs on until it learns of the new one."""
    moved = replace(S, client_urls=("http://10.0.0.9:2379",))

    assert the_finding((S, T), (moved, T), ("id-s", "id-t")).severity is Severity.NOTE


def test_the_advice_saves_both_parts_and_stops_nobody() -> None:
    fix = the_finding((S,), (S, T), ("id-s", "id-t")).fix

    assert "first save the data of both parts with `etcdctl snapshot save" in str(fix.server)
    assert f"`etcdctl endpoint status -w json --endpoints={OURS},{THEIRS}`" in str(fix.server)
    assert "stop" not in str(fix.server)
