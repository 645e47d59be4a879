"""R6: an advertised URL no client on another host can dial: no host or port, user info, a unix socket."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.facts import VANTAGE, Facts
from etcdlab.rules.finding import Certainty, Finding

_KINDS = ("malformed", "unix-socket", "user-info", "no-port", "no-host")


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL."""
    for wrong in facts.advertised:
        dial = facts.dial_of(wrong.url)
        if dial is None or dial.failure is None or dial.failure.kind not in _KINDS:
            continue
        yield Finding(
            code="R6",
            rule="malformed-url",
            severity=facts.severity(),
            certainty=Certainty.PROVED,
            vantage=VANTAGE,
            subject=wrong.who,
            summary=f"{wrong.who} advertises {wrong.url}",
            why=f"It cannot be dialled: {dial.failure.detail or dial.failure.go}.{facts.why_not_yet()}",
            evidence=facts.step("members", "MemberList") + facts.about(dial),
            fix=facts.proposal(wrong),
        )
