"""R8: another configured endpoint has other members in its own data than the client was given.

Each endpoint is asked for the default list, which a member answers from its own data, also without a quorum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from etcdlab.messages import Message, Parameter, Text, message, plural, sentences
from etcdlab.rules.answerers import has_no_members
from etcdlab.rules.claim import MOST_NAMED, counted
from etcdlab.rules.finding import Evidence, Finding, Fix, Severity
from etcdlab.rules.trace_index import TraceIndex

if TYPE_CHECKING:
    from etcdlab.trace import Member, MemberList

    Numbered = Sequence[tuple[int, MemberList]]


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one finding of each kind."""
    answer = index.answer
    if answer is None or has_no_members(answer):
        return  # A proxy lists proxies.
    lists = enumerate(index.trace.member_lists)
    others = [
        (number, one) for number, one in lists if one.from_other_endpoint and not one.error and not has_no_members(one)
    ]
    foreign = [(number, one) for number, one in others if one.cluster_id != answer.cluster_id]
    own = [(number, one) for number, one in others if one.cluster_id == answer.cluster_id]
    differing = [(number, one) for number, one in own if _differences(one, answer)]
    if foreign:
        yield _two_clusters(foreign, answer)
    if differing:
        yield _lists_differ(differing, answer)


def _two_clusters(foreign: Numbered, answer: MemberList) -> Finding:
    return Finding(
        code="R8",
        rule="two-clusters",
        severity=Severity.WARNING,
        subject=message("the endpoints"),
        summary=message(
            "The configured endpoints are of two clusters: {others} answered for another cluster than {endpoint}.",
            others=_named(foreign),
            endpoint=answer.endpoint,
        ),
        why=message(
            "The client reads and writes in two clusters. A Sync then leaves it in the cluster that answers the Sync."
        ),
        evidence=_lists(foreign),
        fix=Fix(client=message("Configure endpoints of one cluster only.")),
    )


def _lists_differ(differing: Numbered, answer: MemberList) -> Finding:
    endpoints = ",".join(dict.fromkeys([answer.endpoint, *(one.endpoint for _, one in differing)]))
    return Finding(
        code="R8",
        rule="lists-differ",
        severity=Severity.NOTE,
        subject=message("the member list"),
        summary=sentences(*_first([text for _, one in differing for text in _differences(one, answer)])),
        why=message(
            "A client that asks that endpoint for the default list gets these URLs. Somebody may have changed a URL a"
            " moment ago, and the member has not received the change yet. Or the member is cut off from the other"
            " members. Or it no longer belongs to the cluster, still runs, and answers from its old data."
        ),
        evidence=_lists(differing),
        fix=Fix(
            server=message(
                "Check again in a minute. If the lists still differ, compare leader and raft index with `etcdctl"
                " endpoint status -w table --endpoints={endpoints}`, and read the log of the member at {others}.",
                endpoints=endpoints,
                others=_named(differing),
            )
        ),
    )


def _first(differences: Sequence[Text]) -> tuple[Text, ...]:
    """The first few differences, and how many more there are."""
    left = len(differences) - MOST_NAMED
    more = plural("{count} more member differs.", "{count} more members differ.", left) if left > 0 else ""
    return (*differences[:MOST_NAMED], more)


def _differences(one: MemberList, answer: MemberList) -> tuple[Text, ...]:
    """Two sentences for each member about which the two lists differ."""
    ours, theirs = _by_id(one), _by_id(answer)
    return tuple(
        sentences(_entry(one.endpoint, ours.get(key), member), _entry(answer.endpoint, theirs.get(key), member))
        for key, member in (theirs | ours).items()
        if _urls(ours.get(key)) != _urls(theirs.get(key))
    )


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


def _named(lists: Numbered) -> Parameter:
    return counted(one.endpoint for _, one in lists)


def _lists(lists: Numbered) -> tuple[Evidence, ...]:
    return tuple(
        Evidence("member-list", number, message("MemberList of {endpoint} itself", endpoint=one.endpoint))
        for number, one in lists
    )
