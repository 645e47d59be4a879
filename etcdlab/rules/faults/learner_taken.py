"""R8: this client takes a learner's URL for an endpoint, and a learner refuses its calls.

Sync leaves learners out since the clients 3.4.20 and 3.5.3 (`skips_learners` in the chain's TOML).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Message, Text, message, plural, sentences
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.member_list_note import names_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Member

CODE = "R8"
SLUG = "learner-taken"
TITLE = message("This client sends calls to a learner")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for all learners."""
    learners = {url.member.id: url.member for url in index.after_sync if url.member.learner}
    if not learners:
        return
    needs_sync = index.client.needs_sync
    yield Finding(
        severity=Severity.WARNING if needs_sync else Severity.FAULT,
        subject=message("the member list"),
        summary=_summary(learners.values()),
        why=_why(index),
        evidence=index.evidence.members,
        fix=Fix(
            server=message(
                "Promote the learner when it has caught up: `etcdctl member promote {id}`.", id=next(iter(learners))
            ),
            client=message("Use a client 3.4.20, 3.5.3 or newer: it leaves learners out."),
        ),
        needs_sync=needs_sync,
    )


def _summary(learners: Collection[Member]) -> Message:
    return plural(
        "Member {members} is a learner, and this client sends calls to it.",
        "Members {members} are learners, and this client sends calls to them.",
        len(learners),
        members=names_of(learners),
    )


def _why(index: TraceIndex) -> Text:
    return sentences(
        message("A Sync of client {release} also takes the URLs of learners.", release=index.trace.origin.client),
        message("Clients 3.4.20, 3.5.3 and newer leave learners out."),
        message("A learner refuses every Put with `etcdserver: rpc not supported for learner`."),
        message("A learner refuses a Get, too."),
        message("The client retries that Get if the server is older than 3.6. With a newer server the Get fails."),
        *index.client.how_far,
    )
