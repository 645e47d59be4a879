"""The member lists that the other configured endpoints answer from their own data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from etcdlab.messages import Message, Parameter, Text, message, plural, sentences
from etcdlab.rules.answerers import has_no_members
from etcdlab.rules.claim import MOST_NAMED, counted
from etcdlab.rules.finding import Evidence

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Member, MemberList

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


def lists_with_members(index: TraceIndex) -> Numbered:
    """Every list that has members of etcd: those that the client received, and those of other endpoints."""
    return [
        (number, each)
        for number, each in enumerate(index.trace.member_lists)
        if not each.error and not has_no_members(each)
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


def differences(other: MemberList, expected: MemberList) -> tuple[Text, ...]:
    """Two sentences for each member about which two lists differ."""
    here, there = _by_id(other), _by_id(expected)
    return tuple(
        sentences(_entry(other.endpoint, here.get(key), member), _entry(expected.endpoint, there.get(key), member))
        for key, member in (there | here).items()
        if _urls(here.get(key)) != _urls(there.get(key))
    )


def first_differences(every: Sequence[Text]) -> tuple[Text, ...]:
    """The first few differences, and how many more there are."""
    left = len(every) - MOST_NAMED
    more = plural("{count} more member differs.", "{count} more members differ.", left) if left > 0 else ""
    return (*every[:MOST_NAMED], more)


def _entry(endpoint: str, listed: Member | None, member: Member) -> Message:
    """What an endpoint returns about a member."""
    name = member.name or member.id
    if listed is None:
        return message("{endpoint} does not list {member}.", endpoint=endpoint, member=name)
    if not listed.client_urls:
        return message("{endpoint} lists {member} without a URL.", endpoint=endpoint, member=name)
    return message(
        "{endpoint} lists {member} with {urls}.", endpoint=endpoint, member=name, urls=counted(listed.client_urls)
    )


def _by_id(answer: MemberList) -> dict[str, Member]:
    return {member.id: member for member in answer.members}


def _urls(member: Member | None) -> frozenset[str] | None:
    return None if member is None else frozenset(member.client_urls)
