"""A finding about advertised URLs: what all rules about URLs say in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.rules.claim import sentence, who
from etcdlab.rules.finding import AffectedMember, Certainty, Claim, Finding, Fix, Severity
from etcdlab.rules.proposal import proposal

if TYPE_CHECKING:
    from etcdlab.rules.finding import Evidence
    from etcdlab.rules.trace_index import Advertised, Facts

ADVERTISES = ("{who} {advertise} {urls}", "{who} {advertise} {urls}")


def blame(
    facts: Facts,
    wrong: Advertised,
    *,
    code: str,
    rule: str,
    why: str,
    says: tuple[str, str] = ADVERTISES,
    certainty: Certainty = Certainty.PROVED,
    fix: Fix | None = None,
    answered_at: str = "",
) -> Finding:
    """Blame the URL, by the member list and its dial; the fix is another URL unless the rule knows better.

    `says` is the claim, of one URL and of many. `why` names neither the member nor the URL where that can be: findings
    that say the same of several members are put together.
    """
    dial = facts.dial_of(wrong.url)
    return about(
        wrong,
        says=says,
        code=code,
        rule=rule,
        severity=facts.severity(),
        # Who advertises it was not asked.
        certainty=certainty if facts.answer else Certainty.LIKELY,
        why=why + facts.how_far(),
        evidence=facts.listed(wrong) + facts.about(dial),
        fix=fix or proposal(facts, wrong),
        ruled_out=facts.ruled_out(wrong, dial),
        needs_sync=facts.needs_sync,
        answered_at=answered_at,
    )


def about(
    advertised: Advertised,
    *,
    says: tuple[str, str],
    code: str,
    rule: str,
    severity: Severity,
    why: str,
    evidence: tuple[Evidence, ...],
    fix: Fix,
    certainty: Certainty = Certainty.PROVED,
    ruled_out: tuple[str, ...] = (),
    needs_sync: bool = False,
    answered_at: str = "",
) -> Finding:
    """A finding about one URL of one member."""
    claim = Claim(*says, would=advertised.supposed, noun=advertised.noun)
    identity, name = advertised.member.id, advertised.member.name
    member = AffectedMember(identity, name or identity, (advertised.url,), fix, answered_at)
    return Finding(
        code=code,
        rule=rule,
        severity=severity,
        certainty=certainty,
        subject=who((member,), claim),
        summary=sentence(claim, (member,)),
        why=why,
        evidence=evidence,
        fix=fix,
        ruled_out=ruled_out,
        needs_sync=needs_sync,
        members=(member,),
        claim=claim,
    )
