"""A finding about one advertised URL: what all rules about URLs say in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.rules.finding import Certainty, Finding
from etcdlab.rules.proposal import proposal

if TYPE_CHECKING:
    from etcdlab.rules.facts import Advertised, Facts
    from etcdlab.rules.finding import Fix


def blame(
    facts: Facts,
    wrong: Advertised,
    *,
    code: str,
    rule: str,
    why: str,
    summary: str = "",
    certainty: Certainty = Certainty.PROVED,
    fix: Fix | None = None,
) -> Finding:
    """Blame the URL, by the member list and its dial; the fix is another URL unless the rule knows better."""
    dial = facts.dial_of(wrong.url)
    return Finding(
        code=code,
        rule=rule,
        severity=facts.severity(),
        # Who advertises it was not asked.
        certainty=certainty if facts.answer else Certainty.LIKELY,
        subject=wrong.who,
        summary=summary or f"{wrong.who} {wrong.says} {wrong.url}",
        why=why + facts.how_far(),
        evidence=facts.listed(wrong) + facts.about(dial),
        fix=fix or proposal(facts, wrong),
        member=wrong.member.id,
        url=wrong.url,
        ruled_out=facts.ruled_out(wrong, dial),
        needs_sync=facts.needs_sync,
    )
