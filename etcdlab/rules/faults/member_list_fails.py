"""R9: the cluster answers and MemberList fails: no quorum, a learner, or this user may not ask."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.cluster.advice import for_status
from etcdlab.messages import Text, message, sentences
from etcdlab.rules.finding import Certainty, Evidence, Finding, Fix, Severity
from etcdlab.rules.trace_index import TraceIndex


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for the list the client's Sync asks for."""
    error, evidence = _failed(index)
    if not error:
        return
    no_quorum = index.answer is not None
    yield Finding(
        code="R9",
        rule="no-quorum" if no_quorum else "member-list-fails",
        severity=Severity.FAULT if index.fails else Severity.WARNING,
        certainty=Certainty.LIKELY if no_quorum else Certainty.PROVED,
        subject=message("the cluster"),
        summary=message("The cluster has no quorum.") if no_quorum else message("MemberList fails."),
        why=_why(no_quorum, error),
        evidence=evidence,
        fix=Fix(server=message("Start the members that are down. `etcdctl endpoint status --cluster` names them."))
        if no_quorum
        else Fix(server=for_status("", error, "MemberList")),
        unanswered=not no_quorum,
    )


def _failed(index: TraceIndex) -> tuple[str, tuple[Evidence, ...]]:
    """The error of a list, or of a Sync that never came to ask although an endpoint was reached."""
    lists = index.trace.member_lists
    for number, one in enumerate(lists):
        if one.error and not one.from_other_endpoint:
            kind = "linearizable" if one.linearizable else "default"
            text = message("MemberList ({kind}): {error}", kind=kind, error=one.error)
            return one.error, (Evidence("member-list", number, text),)
    sync = index.call("Sync")
    if sync is None or lists or not any(dial.reached for dial in index.trace.dials):
        return "", ()
    return sync[0].returns[0], sync[1]


def _why(no_quorum: bool, error: str) -> Text:
    keeps = message("The client keeps the endpoints that it has.")
    if no_quorum:
        return sentences(
            message("The linearizable member list fails. The default list comes from one member's own data."),
            message("A Sync fails in clients that request the linearizable list."),
            keeps,
        )
    return sentences(message("The Sync fails with {error}.", error=error), keeps)
