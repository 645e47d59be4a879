"""R8, a note: another configured endpoint has other members in its own data than the client received.

etcdlab asks each endpoint for the default list. A member answers it from its own data, also without a quorum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from etcdlab.messages import Message, Text, message, plural, sentences
from etcdlab.rules.addresses import address_of
from etcdlab.rules.claim import MOST_NAMED, counted
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.leaderless import leaderless_dials
from etcdlab.rules.member_lists import endpoints_of, evidence_of, lists_of_other_endpoints

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Member, MemberList

CODE = "R8"
SLUG = "lists-differ"
TITLE = message("Two endpoints have different member lists")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one finding, about endpoints of the same cluster."""
    answer = index.answer
    if answer is None:
        return
    others = lists_of_other_endpoints(index)
    own = [(number, other) for number, other in others if other.cluster_id == answer.cluster_id]
    differing = [(number, other) for number, other in own if _differences(other, answer)]
    if not differing:
        return
    yield Finding(
        severity=Severity.NOTE,
        subject=message("the member list"),
        summary=sentences(*_first([text for _, other in differing for text in _differences(other, answer)])),
        why=_why(index, differing),
        evidence=evidence_of(differing),
        fix=_fix(differing, answer),
    )


def _why(index: TraceIndex, differing: Sequence[tuple[int, MemberList]]) -> Message:
    alone = {dial.address for dial in leaderless_dials(index)}
    if alone >= {address_of(other.endpoint) for _, other in differing}:
        return message(
            "A client that asks that endpoint for the default list gets these URLs. The member has no leader, so it is"
            " cut off from the other members and answers from its old data."
        )
    return message(
        "A client that asks that endpoint for the default list gets these URLs. Somebody may have changed a URL a"
        " moment ago, and the member has not received the change yet. Or the member is cut off from the other"
        " members. Or it no longer belongs to the cluster, still runs, and answers from its old data."
    )


def _fix(differing: Sequence[tuple[int, MemberList]], answer: MemberList) -> Fix:
    endpoints = ",".join(dict.fromkeys([answer.endpoint, *(other.endpoint for _, other in differing)]))
    return Fix(
        server=message(
            "Check again in a minute. If the lists still differ, compare leader and raft index with `etcdctl"
            " endpoint status -w table --endpoints={endpoints}`, and read the log of the member at {others}.",
            endpoints=endpoints,
            others=endpoints_of(differing),
        )
    )


def _first(differences: Sequence[Text]) -> tuple[Text, ...]:
    """The first few differences, and how many more there are."""
    left = len(differences) - MOST_NAMED
    more = plural("{count} more member differs.", "{count} more members differ.", left) if left > 0 else ""
    return (*differences[:MOST_NAMED], more)


def _differences(other: MemberList, answer: MemberList) -> tuple[Text, ...]:
    """Two sentences for each member about which the two lists differ."""
    listed, expected = _by_id(other), _by_id(answer)
    return tuple(
        sentences(_entry(other.endpoint, listed.get(key), member), _entry(answer.endpoint, expected.get(key), member))
        for key, member in (expected | listed).items()
        if _urls(listed.get(key)) != _urls(expected.get(key))
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
