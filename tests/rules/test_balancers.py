"""An address that answers as several members of one cluster is a load balancer."""

from __future__ import annotations

import msgspec
import pytest

from etcdlab.messages import message
from etcdlab.trace import Identity, MemberList
from tests.rules.evidence import CLUSTER, REFUSED, dial, findings_of, member

MEMBERS = [member(name, f"http://0.0.0.0:{number}") for number, name in enumerate("ab", 1)]
FAILED = [dial("0.0.0.0:1", failed=REFUSED), dial("0.0.0.0:2", failed=REFUSED)]


def balanced(*again: Identity):
    """The endpoint, dialled again, and what the rules say."""
    first = dial("10.0.0.5:2379", by="a", source="configured")
    return findings_of(MEMBERS, [msgspec.structs.replace(first, again=again), *FAILED])


def test_another_member_at_the_same_address_makes_it_a_balancer() -> None:
    wrong, note = balanced(Identity(CLUSTER, "id-a", "3.5.1"), Identity(CLUSTER, "id-b", "3.5.1"))

    assert note.rule == "balancer-endpoint"
    assert note.evidence[0].text == message(
        "etcdlab dialled it {count} times, and {members} answered", count=3, members=("a", "b")
    )
    assert {one.fix.after for one in wrong.members} == {""}
    assert "10.0.0.5" not in str(wrong.fix.server)


def test_the_same_member_each_time_is_its_address() -> None:
    (wrong,) = balanced(Identity(CLUSTER, "id-a", "3.5.1"), Identity(CLUSTER, "id-a", "3.5.1"))

    assert [one.fix.urls for one in wrong.members] == [("http://10.0.0.5:2379",), ()]


def test_a_member_that_answered_only_behind_a_balancer_runs() -> None:
    first = dial("10.0.0.5:2379", by="a", source="configured")
    balancer = msgspec.structs.replace(first, again=(Identity(CLUSTER, "id-b", "3.5.1"),))
    members = [member("a", "http://10.0.0.1:2379"), member("b", "http://10.0.0.2:2379")]
    dials = [balancer, dial("10.0.0.1:2379", by="a"), dial("10.0.0.2:2379", failed=REFUSED)]

    rules = [one.rule for one in findings_of(members, dials, returns="ok")]

    assert "member-down" not in rules
    assert "unreachable-url" in rules


def test_a_url_where_one_member_always_answers_may_be_a_copy() -> None:
    first = dial("10.0.0.5:2379", by="a", source="configured")
    dials = [msgspec.structs.replace(first, again=(Identity(CLUSTER, "id-a", "3.5.1"),) * 6)]

    (note,) = findings_of([member(name, "http://10.0.0.5:2379") for name in "ab"], dials, returns="ok")

    assert note.rule == "shared-url"
    assert "Each time a answered at that address." in str(note.why)
    assert str(note.fix.server) == "If no load balancer leads there, let b advertise an address of its own."


def test_an_answer_to_one_call_is_no_second_dial() -> None:
    """The dial and MemberList were answered by two members."""
    lists = (MemberList(True, "10.0.0.5:2379", 1.0, tuple(MEMBERS), CLUSTER, "id-b"),)
    dials = [dial("10.0.0.5:2379", by="a", source="configured"), *FAILED]

    _, note = findings_of(MEMBERS, dials, member_lists=lists)

    assert str(note.evidence[0].text) == "a, b answered there: one the dial, and another one MemberList"


@pytest.mark.parametrize(
    ("shared", "rules"),
    [("10.0.0.5:2379", ["shared-url"]), ("10.0.0.9:2379", ["shared-url", "balancer-endpoint"])],
)
def test_a_balancer_that_members_advertise_is_one_finding(shared: str, rules: list[str]) -> None:
    """Another load balancer than the configured one is another cause."""
    endpoint = dial("10.0.0.5:2379", by="a", source="configured")
    dials = [msgspec.structs.replace(endpoint, again=(Identity(CLUSTER, "id-b", "3.5.1"),))]
    dials += [dial(shared, by="a")] if shared != endpoint.address else []
    members = [member(name, f"http://{shared}") for name in "ab"]

    findings = findings_of(members, dials, returns="ok")

    assert sorted(one.rule for one in findings) == sorted(rules)
    (note,) = [one for one in findings if one.rule == "shared-url"]
    proofs = [str(one.text) for one in note.evidence if one.kind == "dial"]
    is_one = len(rules) == 1
    assert proofs == ["etcdlab dialled it 2 times, and a, b answered"] * is_one
    assert ("10.0.0.5:2379 is a load balancer: a, b answered there." in str(note.why)) is is_one
