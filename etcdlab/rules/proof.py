"""Whether a dial proves that an advertised URL leads to its member."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from etcdlab.rules.advertised import Advertised
from etcdlab.rules.trace_index import TraceIndex

if TYPE_CHECKING:
    from etcdlab.trace import Dial, Member, Trace


def tried(trace: Trace) -> tuple[Member, ...]:
    """What if: the members that would advertise other URLs, with these URLs."""
    answer = TraceIndex(trace).answer
    now = {member.id: member.client_urls for member in answer.members} if answer else {}
    return tuple(member for member in trace.what_if_members if member.client_urls != now.get(member.id))


class Proof(NamedTuple):
    """One URL of one member, and the newest dial of its address, if there is one."""

    url: Advertised
    dial: Dial | None
    proved: bool
    """Whether that member of that cluster answered the dial."""


def proofs(trace: Trace) -> tuple[Proof, ...]:
    """One proof for each URL that a member advertises, or would advertise."""
    index = TraceIndex(trace)
    dials = [(advertised, index.dial_of(advertised.url)) for advertised in index.advertised]
    return tuple(
        Proof(advertised, dial, dial is not None and index.is_answer_of(dial, advertised.member))
        for advertised, dial in dials
    )
