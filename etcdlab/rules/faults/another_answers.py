"""R5: an etcd answers at the advertised address, and it is not the member that advertises it: a stale URL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Text, message, sentences
from etcdlab.rules.addresses import address_of
from etcdlab.rules.balancers import balancer_sentence
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.finding import Finding, Severity
from etcdlab.rules.wrong_url import claim_about, member_finding, url_finding

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial, Identity

CODE = "R5"
SLUG = "another-answers"
TITLE = message("Another etcd answers at an advertised URL")
YIELDS_TO = ("advertises-unspecified", "advertises-loopback")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL of one member. Behind a URL of several members any of them may answer."""
    if index.answer is None:
        return  # etcdlab has no member list, so it cannot tell which member should answer.
    for advertised in index.advertised:
        dial = index.dial_of(advertised.url)
        if dial is None or not dial.reached or dial.identity is None or index.is_shared(advertised.url):
            continue
        if index.is_answer_of(dial, advertised.member):
            continue
        if advertised.member.id in index.answerers.members_at(address_of(advertised.url)):
            yield _balancer(index, advertised, dial)
        else:
            yield url_finding(
                index,
                advertised,
                consequence=message("Another etcd answers there."),
                why=_why(advertised, dial.identity),
            )


def _balancer(index: TraceIndex, advertised: Advertised, dial: Dial) -> Finding:
    """A note: the member answers at its URL too. So the URL is that of a load balancer, and leads to it at times."""
    answers = (*index.answered_urls.evidence(advertised, dial), *dial_evidence(dial))
    return member_finding(
        advertised,
        claim_about(advertised, message("Several members answer there.")),
        severity=Severity.NOTE,
        why=sentences(
            balancer_sentence(index, address_of(advertised.url)),
            message("A client that dials this URL reaches any of these members."),
        ),
        evidence=index.evidence.url(advertised) + tuple(dict.fromkeys(answers)),
        fix=msgspec.structs.replace(index.fix_of(advertised), client=""),
    )


def _why(advertised: Advertised, other: Identity) -> Text:
    return sentences(
        message(
            "Member {member} of cluster {cluster} answers there.", member=other.member_id, cluster=other.cluster_id
        ),
        message("The address belongs to another etcd.")
        if advertised.supposed
        else message("The member has moved, or somebody copied the URL from another member."),
    )
