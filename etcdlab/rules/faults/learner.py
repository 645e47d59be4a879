"""R8, a note: a learner is in the member list, and this client leaves it out."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.messages import message, plural
from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Finding, Severity
from etcdlab.rules.trace_index import TraceIndex


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one note. Another rule (learner-taken) reports a client that sends calls to learners."""
    learners = [member.name or member.id for member in index.members if member.learner]
    if index.answer is None or not learners or any(one.member.learner for one in index.after_sync):
        return
    yield Finding(
        code="R8",
        rule="learner",
        severity=Severity.NOTE,
        subject=message("the member list"),
        summary=plural(
            "Member {members} is a learner and does not serve yet.",
            "Members {members} are learners and do not serve yet.",
            len(learners),
            members=counted(learners),
        ),
        why=message(
            "Clients before 3.4.20 and 3.5.3 also take the URLs of learners, and get `rpc not supported for learner`."
        ),
        evidence=index.members_listed(),
    )
