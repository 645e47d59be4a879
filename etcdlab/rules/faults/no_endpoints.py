"""R8: after a Sync the client has no endpoint: no member, no URL, or only URLs that this release leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.finding import Finding, Fix
from etcdlab.rules.trace_index import Facts


def find(facts: Facts) -> Iterator[Finding]:
    """At most one finding."""
    if facts.answer is None or facts.after_sync:
        return
    rule, summary, server = _what(facts)
    yield Finding(
        code="R8",
        rule=rule,
        severity=facts.severity(),
        subject="the member list",
        summary=summary,
        why=f"A client that syncs is left without any endpoint.{facts.how_far()}",
        evidence=facts.members_listed(),
        fix=Fix(server=server),
        needs_sync=facts.needs_sync,
    )


def _what(facts: Facts) -> tuple[str, str, str]:
    """The rule, what is missing, and what to do."""
    if not facts.members:
        asked = facts.answer.endpoint if facts.answer else ""
        return (
            "no-members",
            f"{asked} answers with an empty member list",
            f"look at what answers at {asked}: an etcd cluster has at least one member",
        )
    if not facts.advertised:
        return (
            "no-urls",
            "no member advertises a URL",
            "set ETCD_ADVERTISE_CLIENT_URLS on every member to the address its clients reach",
        )
    return (
        "only-learners",
        "only learners and members without a name advertise a URL",
        "promote a learner (`etcdctl member promote`), or start the members that are not there yet",
    )
