"""R9: the cluster answers, and every MemberList fails: the only endpoint is a learner, or this user may not ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.cluster.advice import for_status
from etcdlab.messages import message, sentences
from etcdlab.rules.failed_list import KEEPS, failed_list, failed_sync, severity
from etcdlab.rules.finding import Finding, Fix
from etcdlab.rules.leaderless import member_without_leader_explains

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R9"
SLUG = "member-list-fails"
TITLE = message("Every MemberList fails")
YIELDS_TO = ("no-quorum",)


def _detail(error: str) -> str:
    """The server's text in a gRPC error."""
    return error.rpartition(" desc = ")[2].rstrip(".")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding, for the list that the client's Sync asks for, or for a Sync that fails before it asks."""
    failed = failed_list(index.trace) or failed_sync(index.trace)
    if index.answer is not None or failed is None:
        return
    error, evidence = failed
    if member_without_leader_explains(index, str(error)):
        return
    yield Finding(
        severity=severity(index),
        subject=message("the cluster"),
        summary=message("MemberList fails: {error}.", error=_detail(str(error))),
        why=sentences(message("The Sync fails with {error}.", error=error), KEEPS),
        evidence=evidence,
        fix=Fix(server=for_status("", str(error), "MemberList")),
        unanswered=True,
    )
