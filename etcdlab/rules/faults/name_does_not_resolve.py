"""R3: the advertised name does not resolve for this client: a compose service, a pod's short name, in-cluster DNS."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.facts import VANTAGE, Facts
from etcdlab.rules.finding import Certainty, Finding

_KINDS = {
    "no-such-host": Certainty.PROVED,
    "resolver-failed": Certainty.LIKELY,
    "resolver-silent": Certainty.LIKELY,
}


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL."""
    for wrong in facts.advertised:
        dial = facts.dial_of(wrong.url)
        if dial is None or dial.failure is None or dial.failure.kind not in _KINDS:
            continue
        silent = (
            " The resolver gave no answer it stands by: ask again to be sure."
            if dial.failure.kind != "no-such-host"
            else ""
        )
        yield Finding(
            code="R3",
            rule="name-does-not-resolve",
            severity=facts.severity(),
            certainty=_KINDS[dial.failure.kind],
            vantage=VANTAGE,
            subject=wrong.who,
            summary=f"{wrong.who} advertises {wrong.url}, and {wrong.host} does not resolve",
            why=f"A client that syncs looks {wrong.host} up where it runs, and finds nothing."
            f"{silent}{facts.why_not_yet()}",
            evidence=facts.step("members", "MemberList") + facts.about(dial),
            fix=facts.proposal(wrong),
            ruled_out=facts.ruled_out(wrong, dial),
        )
