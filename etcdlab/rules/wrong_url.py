"""A finding about an advertised URL: what all rules about URLs say in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, sentences
from etcdlab.rules.claim import sentence, who
from etcdlab.rules.finding import AffectedMember, Certainty, Claim, Finding, Fix, Severity
from etcdlab.rules.proposal import proposal

if TYPE_CHECKING:
    from etcdlab.rules.finding import Evidence
    from etcdlab.rules.trace_index import Advertised, TraceIndex


def url_finding(
    index: TraceIndex,
    advertised: Advertised,
    *,
    code: str,
    rule: str,
    why: Text,
    consequence: Text = "",
    certainty: Certainty = Certainty.PROVED,
    fix: Fix | None = None,
    answered_at: str = "",
) -> Finding:
    """The finding that an advertised URL is advertised. The fix is another URL, unless the rule has its own.

    The evidence is the member list and the dial of the URL. `consequence` is the sentence after "Member s advertises
    URL." Where possible, `why` names neither the member nor the URL: findings that say the same of several members are
    put together.
    """
    dial = index.dial_of(advertised.url)
    return member_finding(
        advertised,
        claim=claim_about(advertised, consequence),
        code=code,
        rule=rule,
        severity=index.severity(),
        # Nobody returned which member advertises the URL.
        certainty=certainty if index.answer else Certainty.LIKELY,
        why=sentences(why, *index.how_far()),
        evidence=index.listed(advertised) + index.about(dial),
        fix=fix or proposal(index, advertised),
        ruled_out=index.ruled_out(advertised, dial),
        needs_sync=index.needs_sync,
        answered_at=answered_at,
    )


def claim_about(advertised: Advertised, consequence: Text = "") -> Claim:
    """The claim that a member, or a grpc-proxy, advertises a URL, or would advertise it."""
    return Claim(consequence=consequence, would=advertised.supposed, by_proxy=advertised.by_proxy)


def member_finding(
    advertised: Advertised,
    *,
    claim: Claim,
    code: str,
    rule: str,
    severity: Severity,
    why: Text,
    evidence: tuple[Evidence, ...],
    fix: Fix,
    certainty: Certainty = Certainty.PROVED,
    ruled_out: tuple[Text, ...] = (),
    needs_sync: bool = False,
    answered_at: str = "",
) -> Finding:
    """A finding about one URL of one member."""
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
