"""A finding about an advertised URL: the evidence, the fix and what was ruled out are the same in every such rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Text, message, sentences
from etcdlab.rules.addresses import host_of, is_literal
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.finding import AffectedMember, Certainty, Claim, Finding, Fix, Severity
from etcdlab.rules.log_evidence import is_proved_by_log

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.finding import Evidence
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial


def url_finding(
    index: TraceIndex,
    advertised: Advertised,
    *,
    why: Text,
    consequence: Text = "",
    certainty: Certainty = Certainty.PROVED,
    fix: Fix | None = None,
    answered_at: str = "",
) -> Finding:
    """The finding that a member advertises a wrong URL. `consequence` is the sentence after "Member s advertises URL."

    Findings that say the same of several members become one, so `why` should name neither the member nor the URL.
    """
    dial, client = index.dial_of(advertised.url), index.client
    finding = member_finding(
        advertised,
        claim_about(advertised, consequence),
        severity=client.severity(),
        # Without a member list no etcd has reported which member advertises the URL.
        certainty=certainty if index.answer or is_proved_by_log(index.trace, advertised.url) else Certainty.LIKELY,
        why=sentences(why, *client.how_far),
        evidence=index.evidence.url(advertised) + dial_evidence(dial),
        fix=fix or index.fix_of(advertised),
        answered_at=answered_at,
    )
    ruled_out = _ruled_out(index, advertised, dial)
    return msgspec.structs.replace(finding, ruled_out=ruled_out, needs_sync=client.needs_sync)


def claim_about(advertised: Advertised, consequence: Text = "") -> Claim:
    """The claim that a member, or a grpc-proxy, advertises a URL, or would advertise it."""
    return Claim(consequence=consequence, would=advertised.supposed, by_proxy=advertised.by_proxy)


def member_finding(
    advertised: Advertised,
    claim: Claim,
    *,
    severity: Severity,
    why: Text,
    evidence: tuple[Evidence, ...],
    fix: Fix,
    certainty: Certainty = Certainty.PROVED,
    answered_at: str = "",
) -> Finding:
    """A finding about one URL of one member. The group that it is put into writes the subject and the summary."""
    identity, name = advertised.member.id, advertised.member.name
    member = AffectedMember(identity, name or identity, (advertised.url,), fix, answered_at)
    return Finding(
        severity=severity,
        certainty=certainty,
        subject="",
        summary="",
        why=why,
        evidence=evidence,
        fix=fix,
        members=(member,),
        claim=claim,
    )


def _ruled_out(index: TraceIndex, advertised: Advertised, dial: Dial | None) -> tuple[Text, ...]:
    """What else might have been the cause, and why it is not."""
    causes: list[Text] = []
    configured = index.answered_as(advertised.member)
    if configured is not None:
        address, member = configured.address, advertised.name
        causes.append(message("server down ({address} answers as {member})", address=address, member=member))
    if dial is not None and not _may_be_resolved(index, advertised) and not _failed_at(dial, "dns"):
        causes.append(message("DNS (the URL has an IP address)"))
    if dial is not None and _failed_at(dial, "tcp"):
        causes.append(message("TLS (the dial fails before the handshake)"))
    return tuple(causes)


def _may_be_resolved(index: TraceIndex, advertised: Advertised) -> bool:
    """Whether the host is a name, or may be what a name was resolved to: a log has the address that Go dialled."""
    if not is_literal(advertised.host):
        return True
    return index.trace.is_of_log and not all(is_literal(host_of(one)) for one in index.trace.endpoints)


def _failed_at(dial: Dial, stage: str) -> bool:
    return dial.failure is not None and dial.failure.stage == stage
