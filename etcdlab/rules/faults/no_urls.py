"""R8, a note: a member advertises nothing, and others advertise a URL."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.messages import message, plural
from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Finding, Severity
from etcdlab.rules.trace_index import TraceIndex


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one note. Where no member advertises a URL, no_endpoints has a finding."""
    without = [member.name or member.id for member in index.members if not member.client_urls]
    if index.answer is None or not without or not index.advertised:
        return
    yield Finding(
        code="R8",
        rule="no-urls",
        severity=Severity.NOTE,
        subject=message("the member list"),
        summary=plural(
            "Member {members} advertises no URL.",
            "Members {members} advertise no URL.",
            len(without),
            members=counted(without),
        ),
        why=message("A member that was added and has not started has no name and no URL."),
        evidence=index.members_listed(),
    )
