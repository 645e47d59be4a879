"""R7: the advertised address is reached and the TLS handshake fails: its name, its authority, or no TLS at all."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.facts import VANTAGE, Facts
from etcdlab.rules.finding import Certainty, Finding, Fix


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL."""
    for wrong in facts.advertised:
        dial = facts.dial_of(wrong.url)
        if dial is None or dial.failure is None or dial.source == "configured":
            continue
        if dial.failure.stage not in ("tls", "alpn") and dial.failure.kind != "peer-is-tls":
            continue
        yield Finding(
            code="R7",
            rule="tls-refuses",
            severity=facts.severity(),
            certainty=Certainty.PROVED,
            vantage=VANTAGE,
            subject=wrong.who,
            summary=f"{wrong.who} advertises {wrong.url}, and the TLS handshake there fails",
            why=f"{dial.failure.go}. {dial.failure.detail}".rstrip(". ") + "." + facts.why_not_yet(),
            evidence=facts.step("members", "MemberList") + facts.about(dial),
            fix=Fix(
                server=f"a certificate that covers {wrong.host}, or advertise a name it covers, on"
                f" {wrong.member.name or wrong.member.id}"
            ),
        )
