"""R8: what a client makes of the member set: learners, members without URLs, one URL for all."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.facts import Facts
from etcdlab.rules.finding import Finding, Fix, Severity


def find(facts: Facts) -> Iterator[Finding]:
    """At most one of each kind."""
    if facts.answer is None:
        return
    members = facts.members
    shared = sorted({one.url for one in facts.advertised if facts.shared(one.url)})
    learners = [member.name or member.id for member in members if member.learner]
    silent = [member.name or member.id for member in members if not member.client_urls]
    if shared:
        yield _note(
            facts,
            "shared-url",
            f"{_count(facts, shared[0])} {shared[0]}",
            "A load balancer or a service stands there: fail-over between members is not the client's.",
        )
    if learners:
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
    if members and not facts.advertised:
        yield _nobody(facts)


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
        evidence=facts.step("members", "MemberList"),
    )


def _nobody(facts: Facts) -> Finding:
    return Finding(
        code="R8",
        rule="no-urls",
        severity=facts.severity(),
        subject="the member list",
        summary="no member advertises a URL",
        why=f"A client that syncs is left without any endpoint.{facts.why_not_yet()}",
        evidence=facts.step("members", "MemberList"),
        fix=Fix(server="set ETCD_ADVERTISE_CLIENT_URLS on every member to the address its clients reach"),
    )
