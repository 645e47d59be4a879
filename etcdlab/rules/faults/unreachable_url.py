"""R4: the member is up and answers elsewhere, and its advertised address does not lead to it from here.

NAT, a port published under another number, a tunnel, a load balancer: right inside and wrong outside.
"""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.facts import VANTAGE, Advertised, Facts, is_loopback, is_unspecified
from etcdlab.rules.finding import Certainty, Finding

_UNREACHED = ("refused", "timeout", "unreachable", "silent")


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL of a member that answered at another address."""
    for wrong in facts.advertised:
        dial = facts.dial_of(wrong.url)
        if dial is None or dial.failure is None or dial.failure.kind not in _UNREACHED:
            continue
        if _own_host(wrong) or not facts.up(wrong.member):
            continue
        yield Finding(
            code="R4",
            rule="unreachable-url",
            severity=facts.severity(),
            certainty=Certainty.PROVED,
            vantage=VANTAGE,
            subject=wrong.who,
            summary=f"{wrong.who} advertises {wrong.url}, which does not answer from here",
            why="The member is up, and answers at another address: this one may be right elsewhere, behind a NAT,"
            f" a published port or a load balancer.{facts.why_not_yet()}",
            evidence=facts.step("members", "MemberList") + facts.about(dial),
            fix=facts.proposal(wrong),
            ruled_out=facts.ruled_out(wrong, dial),
        )


def _own_host(wrong: Advertised) -> bool:
    return is_loopback(wrong.host) or is_unspecified(wrong.host)
