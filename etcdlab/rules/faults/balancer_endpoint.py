"""R8, a note: a configured endpoint answers as several members. A load balancer is no member's own address."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Evidence, Finding, Severity
from etcdlab.rules.trace_index import Facts


def find(facts: Facts) -> Iterator[Finding]:
    """One note per endpoint."""
    names = {member.id: member.name or member.id for member in facts.members}
    for dial in facts.configured:
        if not facts.answerers.is_balancer(dial.address):
            continue
        members = counted(sorted(names.get(one, one) for one in facts.answerers.members_at(dial.address)))
        yield Finding(
            code="R8",
            rule="balancer-endpoint",
            severity=Severity.NOTE,
            subject=dial.address,
            summary=f"{dial.address} is a load balancer: {members} answered there",
            why="The address is no member's own, so no fix names it. A client that syncs leaves the load balancer and"
            " dials what the members advertise.",
            evidence=(Evidence("dial", dial.id, f"dialled {1 + len(dial.again)} times, answered as {members}"),),
        )
