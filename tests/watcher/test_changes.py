"""Two rounds are compared: each difference is one change, and what a round did not observe is none."""

from __future__ import annotations

import msgspec

from etcdlab.case import Case
from etcdlab.history import Change
from etcdlab.rules import judge
from etcdlab.trace import Dial, Member, Trace
from etcdlab.watcher.changes import MOST_IN_A_ROUND, changes_between, merge_states
from etcdlab.watcher.round_state import RoundState, state_of
from tests.rules.evidence import REFUSED, dial, member, trace_of

A, B = "10.0.0.5:2379", "10.0.0.6:2379"
MEMBERS = [member("s", f"http://{A}"), member("t", f"http://{B}")]
AT = "2026-11-27T05:00:00.000Z"


def healthy(members: list[Member] | None = None, *dials: Dial) -> Trace:
    """A trace in which both members answer, or these dials."""
    default = (dial(A, by="s", source="configured"), dial(B, by="t"))
    return trace_of(members or MEMBERS, dials or default, returns="ok", complete=True)


def state(trace: Trace) -> RoundState:
    return state_of(trace, judge(Case(traces=(trace,))))


def between(before: Trace, now: Trace) -> list[Change]:
    return list(changes_between(state(before), state(now), AT, 7))


def of_kind(changes: list[Change], kind: str) -> Change:
    (change,) = (one for one in changes if one.kind == kind)
    return change


def test_equal_rounds_have_no_change() -> None:
    slower = msgspec.structs.replace(healthy(), started="2026-11-27T06:00:00+00:00")

    assert between(healthy(), slower) == []


def test_a_dial_that_fails_is_a_change_with_its_stage() -> None:
    failing = healthy(None, dial(A, by="s", source="configured"), dial(B, failed=REFUSED))

    changes = between(healthy(), failing)
    change = of_kind(changes, "reachability")
    assert (change.name, change.url, change.before, change.after) == ("t", f"http://{B}", (), ("tcp", "refused"))
    assert str(change.text).startswith("The dial fails at stage tcp now: dial tcp 10.0.0.6:2379: connect: connection")
    assert (change.at, change.round) == (AT, 7)
    back = of_kind(between(failing, healthy()), "reachability")
    assert (back.before, back.after) == (("tcp", "refused"), ())


def test_a_cluster_that_is_down_keeps_the_names_of_its_members() -> None:
    up = healthy(None, dial(A, by="s", source="configured"), dial(B, by="t", source="configured"))
    down = trace_of(
        [],
        [dial(address, failed=REFUSED, source="configured") for address in (A, B)],
        member_lists=(),
        complete=True,
    )

    changes = [one for one in between(up, down) if one.kind == "reachability"]

    assert [(one.name, one.member) for one in changes] == [("s", "id-s"), ("t", "id-t")]


def test_another_stage_is_a_change() -> None:
    silent = ("rpc", "silent", "context deadline exceeded")
    first, then = (
        healthy(None, dial(A, by="s", source="configured"), dial(B, failed=failed)) for failed in (REFUSED, silent)
    )

    change = of_kind(between(first, then), "reachability")
    assert (change.before, change.after) == (("tcp", "refused"), ("rpc", "silent"))


def test_another_url_is_a_change_of_its_member() -> None:
    moved = [MEMBERS[0], member("t", "http://10.0.0.7:2379")]
    now = healthy(moved, dial(A, by="s", source="configured"), dial("10.0.0.7:2379", by="t"))

    (change,) = between(healthy(), now)
    assert (change.kind, change.member, change.name) == ("url", "id-t", "t")
    assert (change.before, change.after) == ((f"http://{B}",), ("http://10.0.0.7:2379",))


def test_the_order_of_urls_is_no_change() -> None:
    both = (f"http://{A}", f"http://{B}")
    one, other = (
        healthy([member("s", *urls)], dial(A, by="s", source="configured"), dial(B, by="s"))
        for urls in (both, both[::-1])
    )

    assert between(one, other) == []


def test_members_that_join_start_and_leave() -> None:
    added = healthy([*MEMBERS, Member("id-u", "")])
    started = healthy([*MEMBERS, Member("id-u", "u", learner=True)])

    assert [str(one.text) for one in between(healthy(), added) if one.kind == "member"] == [
        "The member is in the list now. It advertises no URL."
    ]
    assert [str(one.text) for one in between(added, started) if one.kind == "member"] == [
        "The member has started. Its name is u.",
        "The member is a learner now. Before, it was a voter.",
    ]
    gone = of_kind([one for one in between(started, healthy()) if one.kind == "member"], "member")
    assert (gone.member, gone.name) == ("id-u", "u")


def test_another_member_or_cluster_at_a_url_is_a_change() -> None:
    other = healthy(None, dial(A, by="s", source="configured"), dial(B, by="s"))
    foreign = healthy(None, dial(A, by="s", source="configured"), dial(B, by="t", cluster="c9"))

    change = of_kind(between(healthy(), other), "identity")
    assert str(change.text) == "Member s answers now. Before, member t answered."
    assert (change.before, change.after) == (("c1", "id-t"), ("c1", "id-s"))
    assert "cluster c9 answers now" in str(of_kind(between(healthy(), foreign), "identity").text)


def test_members_behind_one_address_take_turns_without_a_change() -> None:
    behind = [member("s", f"http://{A}"), member("t", f"http://{A}")]
    first, then = (healthy(behind, dial(A, by=name, source="configured")) for name in ("s", "t"))

    assert [one.kind for one in between(first, then)] == []


def test_a_list_that_fails_is_a_change_and_loses_no_member() -> None:
    failing = trace_of(
        MEMBERS,
        healthy().dials,
        errors=("etcdserver: request timed out", "etcdserver: request timed out"),
        returns="ok",
        complete=True,
    )
    before, now = state(healthy()), state(failing)
    changes = list(changes_between(before, now, AT, 2))

    assert [str(one.text) for one in changes if one.kind == "member-list"] == [
        "The linearizable member list fails now: etcdserver: request timed out.",
        "The default member list fails now: etcdserver: request timed out.",
    ]
    assert [one for one in changes if one.kind in ("member", "url")] == []
    # The next round that has the list again is compared with the members from before.
    kinds = {one.kind for one in changes_between(merge_states(before, now), state(healthy()), AT, 3)}
    assert not kinds & {"member", "url"}


def test_a_url_that_a_round_did_not_dial_stays_as_it_was() -> None:
    without = healthy(None, dial(A, by="s", source="configured"))
    before = state(healthy())

    assert [one.kind for one in changes_between(before, state(without), AT, 2) if one.url] == []
    assert merge_states(before, state(without)).urls[B] == before.urls[B]


def test_a_finding_appears_changes_and_goes() -> None:
    wrong = healthy([MEMBERS[0], member("t", "http://0.0.0.0:2379")], dial(A, by="s", source="configured"))
    worse = healthy(
        [member("s", "http://0.0.0.0:2379"), member("t", "http://0.0.0.0:2379")], dial(A, by="s", source="configured")
    )

    new, changed, gone = (
        [one for one in between(*pair) if one.kind == "finding" and "advertises-unspecified" in one.before + one.after]
        for pair in ((healthy(), wrong), (wrong, worse), (worse, healthy()))
    )
    assert [one.before for one in new] == [()]
    assert [one.after for one in new] == [("R1", "advertises-unspecified", "warning")]
    assert "has changed" in str(changed[0].text)
    assert [one.after for one in gone] == [()]


def test_the_changes_of_one_round_are_bounded() -> None:
    many = healthy([*MEMBERS, *(Member(f"id-{number}", f"m{number}") for number in range(500))])

    changes = between(healthy(), many)
    assert len(changes) == MOST_IN_A_ROUND
    assert str(changes[-1].text).endswith("more changes of this round are not in the list.")
