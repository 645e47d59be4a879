"""R10: a member answered at its URL, and another dial of the same run failed there. The URL is right from here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, sentences
from etcdlab.rules.addresses import is_loopback
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.failure_kinds import UNREACHED, UNRESOLVED
from etcdlab.rules.finding import Claim, Finding, Fix, Severity
from etcdlab.rules.wrong_url import member_finding

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R10"
SLUG = "answers-at-times"
TITLE = message("A URL answers at times")
YIELDS_TO = ("advertises-unspecified", "placeholder-url")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL. A loopback URL is wrong for every other host, whatever answers there."""
    for advertised, dial, _ in index.failing((*UNREACHED, *UNRESOLVED)):
        if _is_of_another_host(index, advertised) or not (answer := index.answered_urls.evidence(advertised, dial)):
            continue
        yield member_finding(
            advertised,
            Claim("does-not-answer", message("It answered there at another time of this run.")),
            severity=Severity.FAULT if index.client.fails else Severity.NOTE,
            why=sentences(
                message("The URL leads to the member, so it is right from here."),
                message("The server may have stopped or restarted meanwhile, or the way to it is not stable."),
            ),
            evidence=index.evidence.url(advertised) + answer + dial_evidence(dial),
            fix=Fix(
                server=message(
                    "Check again in a minute. If the URL answers only at times, read the log of etcd on the host of"
                    " {member}, and look whether its process restarts.",
                    member=advertised.name,
                )
            ),
        )


def _is_of_another_host(index: TraceIndex, advertised: Advertised) -> bool:
    return is_loopback(advertised.host) and not (
        index.asked_through_loopback() or index.is_sandboxs_own(advertised.host)
    )
