"""Two member lists with one cluster id whose members follow different leaders: they are two clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.answerers import NO_ID
from etcdlab.rules.finding import Evidence

if TYPE_CHECKING:
    from etcdlab.rules.member_lists import Numbered
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Identity, MemberList


def lists_of_another_leader(index: TraceIndex, answer: MemberList, others: Numbered) -> Numbered:
    """The lists whose member follows another leader than the member of `answer`.

    Two leaders alone prove nothing: an old leader runs on until it learns of the new one. But each has the other in its
    list. Here one of the two lists does not have the leader of the other, so the two cannot come together again.
    """
    newest = _newest_identities(index)
    return [one for one in others if _is_of_another_leader(answer, one[1], newest)]


def leader_evidence(index: TraceIndex, lists: Numbered, answer: MemberList) -> tuple[Evidence, ...]:
    """What the members of these lists report about their leader."""
    members = {answer.member_id, *(each.member_id for _, each in lists)}
    newest = _newest_identities(index)
    return tuple(
        Evidence(
            "dial",
            number,
            message("member {member} reports the leader {leader}", member=member, leader=identity.leader),
        )
        for member, (number, identity) in newest.items()
        if member in members
    )


def _newest_identities(index: TraceIndex) -> dict[str, tuple[int, Identity]]:
    """The newest answer of each member of the cluster that has a leader, with the id of its dial."""
    return {
        dial.identity.member_id: (dial.id, dial.identity)
        for dial in index.trace.dials
        if dial.identity is not None and dial.identity.leader not in NO_ID and index.foreign_identity(dial) is None
    }


def _is_of_another_leader(answer: MemberList, other: MemberList, newest: dict[str, tuple[int, Identity]]) -> bool:
    if answer.member_id not in newest or other.member_id not in newest:
        return False
    ours, theirs = (newest[each.member_id][1].leader for each in (answer, other))
    listed = theirs in {member.id for member in answer.members} and ours in {member.id for member in other.members}
    return ours != theirs and not listed
