"""A finding about a member that answers at no address: a note while the client stays READY, a fault if it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, sentences
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.failure_kinds import UNREACHED
from etcdlab.rules.finding import Certainty, Claim, Evidence, Finding, Fix, Severity
from etcdlab.rules.wrong_url import member_finding

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial, Failure


def silent_urls(index: TraceIndex) -> Iterator[tuple[Advertised, Dial, Failure]]:
    """The URLs at which no server answers, of the members that answer nowhere else."""
    if index.answer is None:
        return  # etcdlab has no member list. The member may well answer elsewhere.
    for advertised, dial, failure in index.failing(UNREACHED):
        if not index.is_up(advertised.member):
            yield advertised, dial, failure


def silent_member(
    index: TraceIndex,
    advertised: Advertised,
    claim: Claim,
    *,
    why: tuple[Text, ...],
    fix: Fix,
    evidence: tuple[Evidence, ...] = (),
) -> Finding:
    """The finding about one URL of the member. Whether the member runs cannot be proved, so it is only likely."""
    fails = index.client.fails
    return member_finding(
        advertised,
        claim,
        severity=Severity.FAULT if fails else Severity.NOTE,
        certainty=Certainty.LIKELY,
        why=sentences(*why, "" if fails else message("The client uses the other members.")),
        evidence=index.evidence.members + dial_evidence(index.dial_of(advertised.url)) + evidence,
        fix=fix,
    )
