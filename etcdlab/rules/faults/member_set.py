"""R8: what a client makes of the member set: learners, members without URLs, one URL for all."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.addresses import is_own_host
from etcdlab.rules.finding import Finding, Severity
from etcdlab.rules.trace_index import Facts


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


def _shared(facts: Facts) -> list[str]:
    """The URLs that several members advertise. What is every host's own says nothing of a load balancer."""
    return sorted({one.url for one in facts.advertised if facts.shared(one.url) and not is_own_host(one.host)})


def _fail_over(facts: Facts, url: str) -> str:
    """Who fails over between the members that share a URL: with a URL of its own for each, the client does."""
    sharing = [one.member for one in facts.advertised if one.url == url]
    if all(set(member.client_urls) - {url} for member in sharing):
        return "Each member also advertises a URL of its own, so a client that syncs still fails over by itself."
    return "Fail-over between the members behind it is not the client's."


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
