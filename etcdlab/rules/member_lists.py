"""The member lists that the other configured endpoints answer from their own data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from etcdlab.messages import Parameter, message
from etcdlab.rules.answerers import has_no_members
from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Evidence

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import MemberList

    Numbered = Sequence[tuple[int, MemberList]]
    """Member lists, each with its place in the trace."""


def lists_of_other_endpoints(index: TraceIndex) -> Numbered:
    """The lists with members, if the client's own list has members. A grpc-proxy lists proxies."""
    if index.answer is None or has_no_members(index.answer):
        return ()
    return [
        (number, each)
        for number, each in enumerate(index.trace.member_lists)
        if each.from_other_endpoint and not each.error and not has_no_members(each)
    ]


def endpoints_of(lists: Numbered) -> Parameter:
    """The endpoints that answered the lists."""
    return counted(each.endpoint for _, each in lists)


def evidence_of(lists: Numbered) -> tuple[Evidence, ...]:
    """The lists as evidence."""
    return tuple(
        Evidence("member-list", number, message("MemberList of {endpoint} itself", endpoint=each.endpoint))
        for number, each in lists
    )
