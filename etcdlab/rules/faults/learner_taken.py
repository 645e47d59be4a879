"""R8: this client takes a learner's URL for an endpoint, and a learner refuses its calls.

Sync leaves learners out since the clients 3.4.20 and 3.5.3 (`skips_learners` in the chain's TOML).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, plural, sentences
from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.trace_index import TraceIndex

if TYPE_CHECKING:
    pass


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for all learners."""
    learners = {one.member.id: one.member for one in index.after_sync if one.member.learner}
    if not learners:
        return
    yield Finding(
        code="R8",
        rule="learner-taken",
        severity=Severity.WARNING if index.needs_sync else Severity.FAULT,
        subject=message("the member list"),
        summary=plural(
            "Member {members} is a learner, and this client sends calls to it.",
            "Members {members} are learners, and this client sends calls to them.",
            len(learners),
            members=counted(member.name or member.id for member in learners.values()),
        ),
        why=sentences(
            message("A Sync of client {release} also takes the URLs of learners.", release=index.trace.origin.client),
            message("Clients 3.4.20, 3.5.3 and newer leave learners out."),
            message("A learner refuses every Put with `etcdserver: rpc not supported for learner`."),
            message("A learner refuses a Get, too."),
            message("The client retries that Get if the server is older than 3.6. With a newer server the Get fails."),
            *index.how_far(),
        ),
        evidence=index.members_listed(),
        fix=Fix(
            server=message(
                "Promote the learner when it has caught up: `etcdctl member promote {id}`.", id=next(iter(learners))
            ),
            client=message("Use a client 3.4.20, 3.5.3 or newer: it leaves learners out."),
        ),
        needs_sync=index.needs_sync,
    )
