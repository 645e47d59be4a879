"""R8, a note: the server that listed the members is no member. etcd's grpc-proxy lists proxies, kine lists itself.

The rules about URLs report what a proxy advertises wrongly, with the fix at the proxy. Then this rule reports nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.addresses import address_of, is_loopback, is_unspecified
from etcdlab.rules.answerers import NO_ID
from etcdlab.rules.finding import Finding, Severity
from etcdlab.rules.trace_index import Advertised, Facts


def find(facts: Facts) -> Iterator[Finding]:
    """One note, where nothing is wrong with what the proxy advertises."""
    if (
        facts.answer is None
        or not facts.answerers.is_proxy
        or not all(_is_right(facts, one) for one in facts.advertised)
    ):
        return
    asked = facts.answer.endpoint
    knows_cluster = facts.answerers.cluster_id not in NO_ID
    yield Finding(
        code="R8",
        rule="grpc-proxy" if knows_cluster else "no-membership",
        severity=Severity.NOTE,
        subject=address_of(asked),
        summary=f"a grpc-proxy answers at {asked}, and not a member"
        if knows_cluster
        else f"the server at {asked} has etcd's API and no members, as kine has",
        why="A client that syncs stays on the proxies: MemberList returns the proxies and not the members behind them."
        if knows_cluster
        else "It returns the address that it is called by, so a Sync changes nothing.",
        evidence=facts.members_listed(),
    )


def _is_right(facts: Facts, one: Advertised) -> bool:
    """Whether the URL leads back to the cluster, as far as a dial told."""
    if is_unspecified(one.host) or (is_loopback(one.host) and not facts.asked_through_loopback()):
        return False
    dial = facts.dial_of(one.url)
    return dial is None or facts.belongs(dial, one.member)
