"""R9: a member without a leader beside members that have one."""

from __future__ import annotations

import msgspec

from etcdlab.rules import Severity
from etcdlab.step import Basis
from etcdlab.trace import Call, Dial
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
