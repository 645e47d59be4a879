"""R9: a member without a leader beside members that have one."""

from __future__ import annotations

import msgspec
import pytest

from etcdlab.rules import Severity
from etcdlab.step import Basis
from etcdlab.trace import Call, Dial, MemberList
from tests.rules.evidence import dial, findings_of, member

NO_LEADER = ("etcdserver: no leader",)
MEMBERS = [member("a", "http://10.0.0.5:2379"), member("b", "http://10.0.0.6:2379")]


def answered(address: str, by: str, *, leader: str = "", errors: tuple[str, ...] = ()) -> Dial:
    made = dial(address, by=by, source="configured")
    assert made.identity is not None
    return msgspec.structs.replace(made, identity=msgspec.structs.replace(made.identity, leader=leader, errors=errors))


LEADS = answered("10.0.0.5:2379", "a", leader="id-a")
ALONE = answered("10.0.0.6:2379", "b", errors=NO_LEADER)


def test_a_member_without_a_leader_is_a_warning(the_only) -> None:
    finding = the_only(findings_of(MEMBERS, [LEADS, ALONE], returns="ok"))

    assert (finding.code, finding.rule, finding.severity) == ("R9", "member-without-leader", Severity.WARNING)
    assert str(finding.summary) == "Member b has no leader, and other members have one."
    assert "10.0.0.6:2379" in str(finding.fix.server)


def test_without_any_leader_it_is_another_fault() -> None:
    """Then the cluster has no quorum."""
    lone = answered("10.0.0.5:2379", "a", errors=NO_LEADER)

    findings = findings_of(MEMBERS, [lone, ALONE], errors=("etcdserver: request timed out", ""))

    assert [finding.rule for finding in findings] == ["no-quorum"]


def test_a_member_of_another_cluster_counts_for_nothing() -> None:
    foreign = msgspec.structs.replace(ALONE, identity=msgspec.structs.replace(ALONE.identity, cluster_id="c2"))

    findings = findings_of(MEMBERS[:1], [LEADS, foreign], returns="ok")

    assert "member-without-leader" not in [finding.rule for finding in findings]


def test_it_explains_calls_that_end_at_their_deadline(the_only) -> None:
    """The client sent the list or the Get to that member. The cluster has a quorum, and nobody refused anything."""
    late = "context deadline exceeded"
    calls = (Call(0, "Get", "connect", Basis.OBSERVED, 1.5, (late,)),)

    list_is_late = findings_of(MEMBERS, [LEADS, ALONE], errors=(late, ""), returns="ok")

    assert [finding.rule for finding in list_is_late] == ["member-without-leader"]
    assert the_only(findings_of(MEMBERS, [LEADS, ALONE], calls=calls)).severity is Severity.FAULT


def a_list(by: str, url_of_a: str, *, other: bool = True, cluster: str = "c1") -> MemberList:
    """The list of an endpoint: both members, and for one of them a URL that may be old."""
    addresses = {"a": "10.0.0.5:2379", "b": "10.0.0.6:2379", "x": "10.0.0.9:2379"}
    members = (member("a", url_of_a), MEMBERS[1])
    return MemberList(False, addresses[by], 1.0, members, cluster, f"id-{by}", from_other_endpoint=other)


OLD = (
    "That data is old. 10.0.0.6:2379 lists a with http://10.0.0.4:2379. 10.0.0.5:2379 lists a with"
    " http://10.0.0.5:2379. A client that asks that endpoint for the default list gets the old URLs."
)


@pytest.mark.parametrize("client_asks", ["a", "b"])
def test_its_old_list_is_a_part_of_the_same_finding(client_asks: str, the_only) -> None:
    """It does not matter which of the two members answers the client, and which answers only etcdlab."""
    lists = {
        "a": a_list("a", "http://10.0.0.5:2379", other=client_asks != "a"),
        "b": a_list("b", "http://10.0.0.4:2379", other=client_asks != "b"),
    }
    in_order = (lists.pop(client_asks), *lists.values())

    finding = the_only(findings_of([], [LEADS, ALONE], returns="ok", member_lists=in_order))

    assert finding.rule == "member-without-leader"
    assert OLD in str(finding.why)
    assert [one.id for one in finding.evidence if one.kind == "member-list"] == [1 if client_asks == "a" else 0]


def test_it_is_found_also_if_the_clients_sync_fails(the_only) -> None:
    """The client sent its MemberList to that member. etcdlab asks both members itself."""
    failed = MemberList(True, "10.0.0.5:2379", 1.0, error="context deadline exceeded")
    lists = (failed, a_list("a", "http://10.0.0.5:2379"), a_list("b", "http://10.0.0.4:2379"))

    finding = the_only(findings_of([], [LEADS, ALONE], returns="ok", member_lists=lists))

    assert str(finding.summary) == "Member b has no leader, and other members have one."
    assert OLD in str(finding.why)


def test_a_list_that_is_the_same_is_not_old(the_only) -> None:
    lists = (a_list("a", "http://10.0.0.5:2379", other=False), a_list("b", "http://10.0.0.5:2379"))

    finding = the_only(findings_of([], [LEADS, ALONE], returns="ok", member_lists=lists))

    assert "old" not in str(finding.why)


def test_the_list_of_another_cluster_is_not_compared() -> None:
    lists = (a_list("b", "http://10.0.0.4:2379", other=False), a_list("x", "http://10.0.0.5:2379", cluster="c2"))

    findings = {one.rule: one for one in findings_of([], [LEADS, ALONE], returns="ok", member_lists=lists)}

    assert "old" not in str(findings["member-without-leader"].why)
