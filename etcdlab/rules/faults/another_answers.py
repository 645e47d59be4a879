"""R5: an etcd answers at the advertised address, and it is not the member that advertises it: a stale URL."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.facts import VANTAGE, Facts, is_loopback, is_unspecified
from etcdlab.rules.finding import Certainty, Finding


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL; several members behind one URL are another matter (R8)."""
    for wrong in facts.advertised:
        dial = facts.dial_of(wrong.url)
        if is_loopback(wrong.host) or is_unspecified(wrong.host):
            continue
        if dial is None or dial.identity is None or facts.belongs(dial, wrong.member) or facts.shared(wrong.url):
            continue
        yield Finding(
            code="R5",
            rule="another-answers",
            severity=facts.severity(),
            certainty=Certainty.PROVED,
            vantage=VANTAGE,
            subject=wrong.who,
            summary=f"at {wrong.url} answers another etcd than {wrong.who}",
            why=f"Member {dial.identity.member_id} of cluster {dial.identity.cluster_id} answers there:"
            f" the member has moved, or the URL was copied.{facts.why_not_yet()}",
            evidence=facts.step("members", "MemberList") + facts.about(dial),
            fix=facts.proposal(wrong),
        )
