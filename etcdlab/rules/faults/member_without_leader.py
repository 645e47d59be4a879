"""R9: one member has no leader, and the others have one: it is cut off from them.

The client keeps sending it calls. Measured: with three endpoints a Get or the Sync of the real clients seed and 3.7.1
ends at its deadline now and then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.messages import Message, Text, message, plural, sentences
from etcdlab.rules.claim import counted
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.leaderless import cut_off_dials, cut_off_members, leaderless_evidence, leading_dial
from etcdlab.rules.member_lists import differences, evidence_of, first_differences, lists_with_members

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial, MemberList

CODE = "R9"
SLUG = "member-without-leader"
TITLE = message("A member has no leader, and others have one")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for all members without a leader, which also says where their own lists are old."""
    leading, alone = leading_dial(index), cut_off_dials(index)
    if leading is None or not alone:
        return
    lists = _old_lists(index)
    yield Finding(
        severity=Severity.FAULT if index.client.fails else Severity.WARNING,
        subject=message("the cluster"),
        summary=_summary(index, alone),
        why=sentences(
            message("The other members have a quorum, and this member is cut off from them."),
            message("It accepts connections and answers the default member list from its own data."),
            *_consequences(lists),
            message("A Get that the client sends to it waits until its deadline. The balancer keeps using it."),
        ),
        evidence=leaderless_evidence(alone) + dial_evidence(leading) + evidence_of([one.numbered for one in lists]),
        fix=Fix(
            server=message(
                "Read the log of the member at {addresses}: it names the peers that it cannot reach, or that refuse its"
                " certificate. Then correct its peer URLs, its peer certificate or its network.",
                addresses=counted(dial.address for dial in alone),
            )
        ),
    )


class _OldList(NamedTuple):
    """The list of a member that is cut off, and where it differs from that of a member with a leader."""

    numbered: tuple[int, MemberList]
    differences: tuple[Text, ...]


def _old_lists(index: TraceIndex) -> list[_OldList]:
    """The lists of members without a leader that differ. A member answers from its own data also without a leader."""
    cut_off = cut_off_members(index)
    lists = lists_with_members(index)
    old = [one for one in lists if one[1].member_id in cut_off]
    clusters = {each.cluster_id for _, each in old}
    new = next((each for _, each in lists if each.member_id not in cut_off and each.cluster_id in clusters), None)
    compared = [_OldList(one, differences(one[1], new)) for one in old] if new is not None else []
    return [one for one in compared if one.differences]


def _consequences(lists: Sequence[_OldList]) -> tuple[Text, ...]:
    if not lists:
        return ()
    return (
        message("That data is old."),
        *first_differences([text for one in lists for text in one.differences]),
        message("A client that asks that endpoint for the default list gets the old URLs."),
    )


def _summary(index: TraceIndex, alone: Sequence[Dial]) -> Message:
    lists = [each.members for _, each in lists_with_members(index)]
    names = {member.id: member.name or member.id for members in (*lists, index.members) for member in members}
    ids = [dial.identity.member_id for dial in alone if dial.identity is not None]
    return plural(
        "Member {members} has no leader, and other members have one.",
        "Members {members} have no leader, and other members have one.",
        len(ids),
        members=counted(names.get(one, one) for one in ids),
    )
