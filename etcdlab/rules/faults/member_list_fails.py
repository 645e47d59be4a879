"""R9: the cluster answers and MemberList fails: no quorum, a learner, or this user may not ask."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.cluster.advice import for_status
from etcdlab.rules.finding import Certainty, Evidence, Finding, Fix, Severity
from etcdlab.rules.trace_index import Facts


def find(facts: Facts) -> Iterator[Finding]:
    """One finding for the list the client's Sync asks for."""
    error, evidence = _failed(facts)
    if not error:
        return
    no_quorum = facts.answer is not None
    yield Finding(
        code="R9",
        rule="no-quorum" if no_quorum else "member-list-fails",
        severity=Severity.FAULT if facts.fails else Severity.WARNING,
        certainty=Certainty.LIKELY if no_quorum else Certainty.PROVED,
        subject="the cluster",
        summary="the cluster has no quorum" if no_quorum else "MemberList fails",
        why=_why(no_quorum, error),
        evidence=evidence,
        fix=Fix(server="start the members that are down; `etcdctl endpoint status --cluster` names them")
        if no_quorum
        else Fix(server=for_status("", error, "MemberList")),
        unanswered=not no_quorum,
    )


def _failed(facts: Facts) -> tuple[str, tuple[Evidence, ...]]:
    """The error of a list, or of a Sync that never came to ask although an endpoint was reached."""
    lists = facts.trace.member_lists
    for number, one in enumerate(lists):
        if one.error and not one.from_other_endpoint:
            kind = "linearizable" if one.linearizable else "default"
            return one.error, (Evidence("member-list", number, f"MemberList ({kind}): {one.error}"),)
    sync = facts.call("Sync")
    if sync is None or lists or not any(dial.reached for dial in facts.trace.dials):
        return "", ()
    return sync[0].returns[0], sync[1]


def _why(no_quorum: bool, error: str) -> str:
    if no_quorum:
        return (
            "The linearizable list fails and the default one answers from one member's own data:"
            " Sync fails in clients that ask linearizable, and keeps the endpoints they have."
        )
    return f"Sync fails with {error}, and keeps the endpoints it has."
