"""What was proved of each advertised URL: that the etcd which answers there is the member that advertises it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from etcdlab.rules.trace_index import Advertised, TraceIndex

if TYPE_CHECKING:
    from etcdlab.trace import Dial, Member, Trace


def tried(trace: Trace) -> tuple[Member, ...]:
    """What if: the members whose URLs would be other ones, as they would be."""
    answer = TraceIndex(trace).answer
    known = {member.id: member.client_urls for member in answer.members} if answer else {}
    return tuple(member for member in trace.what_if_members if member.client_urls != known.get(member.id))


class Proof(NamedTuple):
    """One URL of one member, and the newest dial of its address, if there is one."""

    url: Advertised
    dial: Dial | None
    proved: bool
    """The dial was answered by that member of that cluster."""


def proofs(trace: Trace) -> tuple[Proof, ...]:
    """One per URL that a member advertises, or would."""
    index = TraceIndex(trace)
    dials = [(one, index.dial_of(one.url)) for one in index.advertised]
    return tuple(Proof(one, dial, dial is not None and index.is_answer_of(dial, one.member)) for one, dial in dials)
