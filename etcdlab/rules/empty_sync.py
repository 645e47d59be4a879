"""A finding about a Sync that leaves the client without an endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Message, message, sentences
from etcdlab.rules.finding import Finding, Fix

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex


def empty_sync(index: TraceIndex, summary: Message, server: Message) -> Finding:
    """The finding. `summary` says what the member list does not have, `server` what to do about it."""
    return Finding(
        severity=index.client.severity(),
        subject=message("the member list"),
        summary=summary,
        why=sentences(message("After a Sync the client has no endpoint."), *index.client.how_far),
        evidence=index.evidence.members,
        fix=Fix(server=server),
        needs_sync=index.client.needs_sync,
    )
