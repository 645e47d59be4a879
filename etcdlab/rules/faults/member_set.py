"""R8: what a client makes of the member set: learners, members without URLs, one URL for all, two answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etcdlab.rules.addresses import is_own_host
from etcdlab.rules.facts import Facts
from etcdlab.rules.finding import Evidence, Finding, Fix, Severity
from etcdlab.trace import MemberList

Numbered = Sequence[tuple[int, MemberList]]
"""Member lists with their ids."""


def find(facts: Facts) -> Iterator[Finding]:
    """At most one of each kind."""
    if facts.answer is None:
        return
    members = facts.members
    shared = _shared(facts)
    learners = [member.name or member.id for member in members if member.learner]
    silent = [member.name or member.id for member in members if not member.client_urls]
    if shared:
        yield _note(
            facts,
            "shared-url",
            f"{_count(facts, shared[0])} {shared[0]}",
            f"A load balancer or a service answers at that address. {_fail_over(facts, shared[0])}",
        )
    if learners and not any(one.member.learner for one in facts.after_sync):
        yield _note(
            facts,
            "learner",
            f"{', '.join(learners)} learns and does not serve yet",
            "Clients before 3.4.20 and 3.5.3 take a learner's URL too, and get `rpc not supported for learner`.",
        )
    if silent and facts.advertised:
        yield _note(
            facts,
            "no-urls",
            f"{', '.join(silent)} advertises nothing",
            "A member that was added and has not started has no name and no URL.",
        )
    yield from _two_answers(facts, facts.answer)


def _shared(facts: Facts) -> list[str]:
    """The URLs that several members advertise. What is every host's own says nothing of a load balancer."""
    return sorted({one.url for one in facts.advertised if facts.shared(one.url) and not is_own_host(one.host)})


def _fail_over(facts: Facts, url: str) -> str:
    """Who fails over between the members that share a URL: with a URL of its own for each, the client does."""
    sharing = [one.member for one in facts.advertised if one.url == url]
    if all(set(member.client_urls) - {url} for member in sharing):
        return "Each member also advertises a URL of its own, so a client that syncs still fails over by itself."
    return "Fail-over between the members behind it is not the client's."


def _two_answers(facts: Facts, answer: MemberList) -> Iterator[Finding]:
    """What other configured endpoints have in their own data, where it is not what the client is told."""
    others = [(number, one) for number, one in enumerate(facts.trace.member_lists) if one.aside and not one.error]
    foreign = [(number, one) for number, one in others if one.cluster_id != answer.cluster_id]
    behind = [(number, one) for number, one in others if (number, one) not in foreign and not _same(one, answer)]
    if foreign:
        yield Finding(
            code="R8",
            rule="two-clusters",
            severity=Severity.WARNING,
            subject="the endpoints",
            summary=f"{_named(foreign)} is of another cluster than {answer.endpoint}",
            why="One client then reads and writes in two clusters, until a Sync leaves it in the one that answers it.",
            evidence=_lists(foreign),
            fix=Fix(client="configure endpoints of one cluster only"),
        )
    if behind:
        yield Finding(
            code="R8",
            rule="lists-differ",
            severity=Severity.NOTE,
            subject="the member list",
            summary=f"{_named(behind)} has another member list than {answer.endpoint}",
            why="A member lags behind or is cut off; a client that asks it for the default list is told that one.",
            evidence=_lists(behind),
        )


def _same(one: MemberList, other: MemberList) -> bool:
    ours, theirs = ({(member.id, *member.client_urls) for member in answer.members} for answer in (one, other))
    return ours == theirs


def _named(lists: Numbered) -> str:
    return ", ".join(one.endpoint for _, one in lists)


def _lists(lists: Numbered) -> tuple[Evidence, ...]:
    return tuple(Evidence("member-list", number, f"MemberList of {one.endpoint} itself") for number, one in lists)


def _count(facts: Facts, url: str) -> str:
    sharing = [one for one in facts.advertised if one.url == url]
    would = any(one.supposed for one in sharing)
    return f"{len(sharing)} members {'would advertise' if would else 'advertise'}"


def _note(facts: Facts, rule: str, summary: str, why: str) -> Finding:
    return Finding(
        code="R8",
        rule=rule,
        severity=Severity.NOTE,
        subject="the member list",
        summary=summary,
        why=why,
        evidence=facts.members_listed(),
    )
