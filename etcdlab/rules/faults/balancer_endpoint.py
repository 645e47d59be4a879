"""R8, a note: a configured endpoint answers as several members. A load balancer is no member's own address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Message, Parameter, message
from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Evidence, Finding, Severity

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial

CODE = "R8"
SLUG = "balancer-endpoint"
TITLE = message("A configured endpoint is a load balancer")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One note for each endpoint."""
    names = {member.id: member.name or member.id for member in index.members}
    for dial in index.configured:
        if not index.answerers.is_balancer(dial.address):
            continue
        members = counted(sorted(names.get(member, member) for member in index.answerers.members_at(dial.address)))
        yield Finding(
            severity=Severity.NOTE,
            subject=dial.address,
            summary=message(
                "{address} is a load balancer: {members} answered there.", address=dial.address, members=members
            ),
            why=message(
                "The address belongs to no single member, so no fix names it. A client that syncs leaves the load"
                " balancer and dials the URLs that the members advertise."
            ),
            evidence=(Evidence("dial", dial.id, _answers(dial, members)),),
        )


def _answers(dial: Dial, members: Parameter) -> Message:
    count = 1 + len(dial.again)
    return message("etcdlab dialled it {count} times, and {members} answered", count=count, members=members)
