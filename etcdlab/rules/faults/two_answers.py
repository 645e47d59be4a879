"""R8: another configured endpoint has other members in its own data than the client was given.

Each endpoint is asked for the default list, which a member answers from its own data, also without a quorum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from etcdlab.rules.answerers import has_no_members
from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Evidence, Finding, Fix, Severity
from etcdlab.rules.trace_index import Facts

if TYPE_CHECKING:
    from etcdlab.trace import Member, MemberList

    Numbered = Sequence[tuple[int, MemberList]]


def find(facts: Facts) -> Iterator[Finding]:
    """At most one finding of each kind."""
    answer = facts.answer
    if answer is None or has_no_members(answer):
        return  # A proxy lists proxies.
    lists = enumerate(facts.trace.member_lists)
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
        subject="the endpoints",
        summary=f"{_named(foreign)} is of another cluster than {answer.endpoint}",
        why="One client then reads and writes in two clusters, until a Sync leaves it in the one that answers it.",
        evidence=_lists(foreign),
        fix=Fix(client="configure endpoints of one cluster only"),
    )


def _lists_differ(differing: Numbered, answer: MemberList) -> Finding:
    endpoints = ",".join(dict.fromkeys([answer.endpoint, *(one.endpoint for _, one in differing)]))
    return Finding(
        code="R8",
        rule="lists-differ",
        severity=Severity.NOTE,
        subject="the member list",
        summary=counted(text for _, one in differing for text in _differences(one, answer)),
        why="A client that asks that endpoint for the default list is given these URLs. Its member may only be late: a"
        " URL was changed a moment ago. Or it is cut off from the other members. Or it is in the cluster no more, still"
        " runs, and answers from its old data.",
        evidence=_lists(differing),
        fix=Fix(
            server="check again in a minute. If the lists still differ, compare leader and raft index with"
            f" `etcdctl endpoint status -w table --endpoints={endpoints}`, and read the log of the member at"
            f" {_named(differing)}"
        ),
    )


def _differences(one: MemberList, answer: MemberList) -> tuple[str, ...]:
    """A sentence for each member of which the two lists say different things."""
    ours, theirs = _by_id(one), _by_id(answer)
    return tuple(
        f"{one.endpoint} {_says(ours.get(who), member)}, and {answer.endpoint} {_says(theirs.get(who), member)}"
        for who, member in (theirs | ours).items()
        if _urls(ours.get(who)) != _urls(theirs.get(who))
    )


def _says(listed: Member | None, member: Member) -> str:
    name = member.name or member.id
    if listed is None:
        return f"does not list {name}"
    return f"lists {name} with {counted(listed.client_urls) or 'no URL'}"


def _by_id(answer: MemberList) -> dict[str, Member]:
    return {member.id: member for member in answer.members}


def _urls(member: Member | None) -> frozenset[str] | None:
    return None if member is None else frozenset(member.client_urls)


def _named(lists: Numbered) -> str:
    return counted(one.endpoint for _, one in lists)


def _lists(lists: Numbered) -> tuple[Evidence, ...]:
    return tuple(Evidence("member-list", number, f"MemberList of {one.endpoint} itself") for number, one in lists)
