"""A note about some members of the member list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from etcdlab.messages import Message, Parameter, Text, message
from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Finding, Fix, Severity

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Member

NO_FIX = Fix()


def names_of(members: Iterable[Member]) -> Parameter:
    """The names of the first few members, and how many more there are. A member without a name has its id."""
    return counted(member.name or member.id for member in members)


def member_list_note(index: TraceIndex, summary: Message, why: Text, fix: Fix = NO_FIX) -> Finding:
    """The note. Nothing is wrong with the client."""
    return Finding(
        severity=Severity.NOTE,
        subject=message("the member list"),
        summary=summary,
        why=why,
        evidence=index.evidence.members,
        fix=fix,
    )
