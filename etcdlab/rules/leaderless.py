"""The members that report that they have no leader, and whether another member has one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.answerers import NO_ID
from etcdlab.rules.finding import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial

NO_LEADER = "etcdserver: no leader"
"""What a member without a leader adds to its Status (server/etcdserver/errors)."""

_TIMEOUT = re.compile(r"(?:deadline exceeded|timed out)")
"""What the client or the server returns for a call that nobody answered in time."""


def leaderless_dials(index: TraceIndex) -> tuple[Dial, ...]:
    """The newest dial of each member of the cluster that reports that it has no leader."""
    newest = {dial.identity.member_id: dial for dial in index.trace.dials if dial.identity is not None}
    return tuple(
        dial
        for dial in newest.values()
        if dial.identity is not None and NO_LEADER in dial.identity.errors and index.foreign_identity(dial) is None
    )


def leading_dial(index: TraceIndex) -> Dial | None:
    """A dial of a member that has a leader. Then the cluster has a quorum."""
    dials = (dial for dial in index.trace.dials if dial.identity is not None and index.foreign_identity(dial) is None)
    return next((dial for dial in dials if dial.identity and dial.identity.leader not in NO_ID), None)


def cut_off_dials(index: TraceIndex) -> tuple[Dial, ...]:
    """The dials of members that have no leader while another member has one: they are cut off from it."""
    return leaderless_dials(index) if leading_dial(index) is not None else ()


def cut_off_members(index: TraceIndex) -> frozenset[str]:
    """The ids of these members. A rule reports everything about them as one finding, also what their lists have."""
    return frozenset(dial.identity.member_id for dial in cut_off_dials(index) if dial.identity is not None)


def leaderless_evidence(dials: Sequence[Dial]) -> tuple[Evidence, ...]:
    """What each of these members reports."""
    return tuple(
        Evidence("dial", dial.id, message("{address} reports: {error}", address=dial.address, error=NO_LEADER))
        for dial in dials
    )


def is_timeout(error: str) -> bool:
    """Whether a call ended without an answer. A member without a leader never answers a linearizable read."""
    return _TIMEOUT.search(error) is not None


def member_without_leader_explains(index: TraceIndex, error: str) -> bool:
    """Whether the call may have ended at its deadline because the client sent it to a member without a leader."""
    return is_timeout(error) and bool(cut_off_dials(index))
