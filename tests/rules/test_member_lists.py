"""R8 and R9: what a member list has, and a cluster that refuses."""

from __future__ import annotations

import pytest

from etcdlab.rules import Finding, Severity
from etcdlab.step import Basis
from etcdlab.trace import Call, Member, MemberList, Origin
from tests.rules.evidence import dial, findings_of, member

S = dial("10.0.0.5:2379", by="s", source="configured")
MEMBER = member("s", "http://10.0.0.5:2379")
LEARNER = member("t", "http://10.0.0.6:2379", learner=True)
T = dial("10.0.0.6:2379", by="t")


def rules(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """The slug of each finding, with its severity."""
    return [(finding.rule, str(finding.severity)) for finding in findings]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([], [("no-members", "fault")]),
        ([member("s"), member("t")], [("no-urls", "fault")]),
        ([MEMBER, member("")], [("no-urls", "note")]),
        ([LEARNER], [("only-learners", "fault")]),
        ([MEMBER, LEARNER], [("learner", "note")]),
    ],
)
def test_what_a_sync_leaves(members: list[Member], expected: list[tuple[str, str]]) -> None:
    findings = findings_of(members, [S, T], returns="ok" if expected[0][1] == "note" else "context deadline exceeded")

    assert rules(findings) == expected


@pytest.mark.parametrize(("cluster", "slug"), [("c1", "grpc-proxy"), ("0", "no-membership")])
def test_a_server_that_is_no_member(cluster: str, slug: str) -> None:
    """A grpc-proxy passes Status on to a member of its cluster. kine answers with no cluster id."""
    proxy = Member("0", "proxy", ("http://10.0.0.5:2379",))
    listed = (MemberList(True, "10.0.0.5:2379", 1.0, (proxy,), "0"),)
    answers = dial("10.0.0.5:2379", by="s", source="configured", cluster=cluster)

    assert rules(findings_of([], [answers], member_lists=listed, returns="ok")) == [(slug, "note")]


@pytest.mark.parametrize(
    ("call", "error", "expected"),
    [
        ("Get", "etcdserver: user name is empty", ("get-refused", "fault")),
        ("Get", "etcdserver: permission denied", ("get-refused", "note")),
        ("New", "etcdserver: authentication failed, invalid user ID or password", ("login-refused", "fault")),
    ],
)
def test_a_cluster_that_refuses(call: str, error: str, expected: tuple[str, str]) -> None:
    calls = (Call(0, call, "connect", Basis.OBSERVED, 1.5, (error,)),)

    assert rules(findings_of([MEMBER], [S], calls=calls)) == [expected]


@pytest.mark.parametrize(
    ("error", "refused"),
    [("etcdserver: authentication failed, invalid user ID or password", True), ("context deadline exceeded", False)],
)
def test_a_login_without_an_answer_blames_no_password(error: str, refused: bool, the_only) -> None:
    """A login needs a quorum. Without an answer of the server the password may well be right."""
    finding = the_only(findings_of([MEMBER], [S], calls=(Call(0, "New", "connect", Basis.OBSERVED, 5.0, (error,)),)))

    assert (str(finding.summary) == "The cluster refuses the user and the password.") == refused


def test_a_get_that_ends_at_its_deadline_was_not_refused(the_only) -> None:
    calls = (Call(0, "Get", "connect", Basis.OBSERVED, 1.5, ("context deadline exceeded",)),)

    assert str(the_only(findings_of([MEMBER], [S], calls=calls)).summary) == "The cluster answers no Get in time."


def test_a_failed_list_explains_a_refused_get() -> None:
    """Then the cluster does not list its members, so the Get is no fault of its own."""
    calls = (Call(0, "Get", "connect", Basis.OBSERVED, 1.5, ("etcdserver: user name is empty",)),)

    findings = findings_of(
        [MEMBER], [S], calls=calls, errors=("etcdserver: user name is empty", "etcdserver: user name is empty")
    )

    assert rules(findings) == [("member-list-fails", "fault")]


def test_an_old_client_takes_a_learner(the_only) -> None:
    origin = Origin("live", "3.5.1", "1.38.0", "round_robin")

    finding = the_only(findings_of([MEMBER, LEARNER], [S, T], origin=origin, returns="ok"))

    assert (finding.rule, finding.severity) == ("learner-taken", Severity.FAULT)
