"""R8: after a Sync the client has no endpoint: no member, no URL, or only URLs that this release leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.messages import Message, message, sentences
from etcdlab.rules.finding import Finding, Fix
from etcdlab.rules.trace_index import TraceIndex


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one finding."""
    if index.answer is None or index.after_sync:
        return
    rule, summary, server = _what(index)
    yield Finding(
        code="R8",
        rule=rule,
        severity=index.severity(),
        subject=message("the member list"),
        summary=summary,
        why=sentences(message("After a Sync the client has no endpoint."), *index.how_far()),
        evidence=index.members_listed(),
        fix=Fix(server=server),
        needs_sync=index.needs_sync,
    )


def _what(index: TraceIndex) -> tuple[str, Message, Message]:
    """The rule, what is missing, and what to do."""
    if not index.members:
        asked = index.answer.endpoint if index.answer else ""
        return (
            "no-members",
            message("{address} returns an empty member list.", address=asked),
            message("Check what answers at {address}. An etcd cluster has at least one member.", address=asked),
        )
    if not index.advertised:
        return (
            "no-urls",
            message("No member advertises a URL."),
            message("Set ETCD_ADVERTISE_CLIENT_URLS on every member to the address that its clients reach."),
        )
    return (
        "only-learners",
        message("Only learners and members without a name advertise a URL."),
        message("Promote a learner (`etcdctl member promote`), or start the members that have not started yet."),
    )
