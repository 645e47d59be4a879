"""R9: one member has no leader, and the others have one: it is cut off from them.

The client keeps sending it calls. Measured: with three endpoints a Get or the Sync of the real clients seed and 3.7.1
ends at its deadline now and then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from etcdlab.messages import Message, message, plural, sentences
from etcdlab.rules.claim import counted
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.leaderless import leaderless_dials, leaderless_evidence, leading_dial

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial

CODE = "R9"
SLUG = "member-without-leader"
TITLE = message("A member has no leader, and others have one")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for all members without a leader."""
    leading, alone = leading_dial(index), leaderless_dials(index)
    if leading is None or not alone:
        return
    yield Finding(
        severity=Severity.FAULT if index.client.fails else Severity.WARNING,
        subject=message("the cluster"),
        summary=_summary(index, alone),
        why=sentences(
            message("The other members have a quorum, and this member is cut off from them."),
            message("It accepts connections and answers the default member list from its own data."),
            message("A Get that the client sends to it waits until its deadline. The balancer keeps using it."),
        ),
        evidence=leaderless_evidence(alone) + dial_evidence(leading),
        fix=Fix(
            server=message(
                "Read the log of the member at {addresses}: it names the peers that it cannot reach, or that refuse its"
                " certificate. Then correct its peer URLs, its peer certificate or its network.",
                addresses=counted(dial.address for dial in alone),
            )
        ),
    )


def _summary(index: TraceIndex, alone: Sequence[Dial]) -> Message:
    names = {member.id: member.name or member.id for member in index.members}
    ids = [dial.identity.member_id for dial in alone if dial.identity is not None]
    return plural(
        "Member {members} has no leader, and other members have one.",
        "Members {members} have no leader, and other members have one.",
        len(ids),
        members=counted(names.get(one, one) for one in ids),
    )
