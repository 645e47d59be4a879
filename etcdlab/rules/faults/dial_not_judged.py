"""R10: an error of etcdlab's own ended the dial of an advertised URL. Whether the URL is right cannot be decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.cluster.advice import for_kind
from etcdlab.messages import message, sentences
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.failure_kinds import OWN_ERROR
from etcdlab.rules.finding import Claim, Finding, Fix, Severity
from etcdlab.rules.wrong_url import member_finding

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R10"
SLUG = "dial-not-judged"
TITLE = message("etcdlab itself failed to dial a URL")
YIELDS_TO = ("endpoint-fails", "endpoint-unreachable")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL."""
    for advertised, dial, failure in index.failing((OWN_ERROR,)):
        yield member_finding(
            advertised,
            Claim("not-judged"),
            severity=Severity.WARNING,
            why=sentences(failure.text, message("The other dials are not affected.")),
            evidence=index.evidence.members + dial_evidence(dial),
            fix=Fix(client=for_kind(OWN_ERROR)),
        )
