"""R9: the cluster answers and MemberList fails: no quorum, or this user may not ask."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.facts import VANTAGE, Facts
from etcdlab.rules.finding import Certainty, Evidence, Finding, Fix, Severity


def find(facts: Facts) -> Iterator[Finding]:
    """One finding for the list the client's Sync asks for."""
    lists = facts.trace.member_lists
    failed = [(number, one) for number, one in enumerate(lists) if one.error]
    if not failed:
        return
    number, wrong = failed[0]
    no_quorum = any(not one.error for one in lists)
    yield Finding(
        code="R9",
        rule="no-quorum" if no_quorum else "member-list-fails",
        severity=Severity.FAULT if facts.fails else Severity.WARNING,
        certainty=Certainty.LIKELY if no_quorum else Certainty.PROVED,
        vantage=VANTAGE,
        subject="the cluster",
        summary="the cluster has no quorum" if no_quorum else "MemberList fails",
        why=_why(no_quorum, wrong.error),
        evidence=(Evidence("member-list", number, f"MemberList (linearizable): {wrong.error}"),),
        fix=Fix(server="start the members that are down; `etcdctl endpoint status --cluster` names them")
        if no_quorum
        else Fix(client="ask as a user that may list members (--user), or with a newer certificate"),
        unanswered=facts.answer is None,
    )


def _why(no_quorum: bool, error: str) -> str:
    if no_quorum:
        return (
            "The linearizable list fails and the default one answers from one member's own data:"
            " Sync fails in clients that ask linearizable, and keeps the endpoints they have."
        )
    return f"Sync fails with {error}, and keeps the endpoints it has."
