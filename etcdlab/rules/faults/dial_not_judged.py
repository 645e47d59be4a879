"""R10: an error of etcdlab's own ended the dial of an advertised URL. Whether the URL is right is not known."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.cluster.advice import for_kind
from etcdlab.messages import message
from etcdlab.rules.finding import Claim, Finding, Fix, Severity
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.rules.wrong_url import member_finding

OWN_ERROR = "own-error"


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding per URL. Other rules report a configured endpoint."""
    for advertised, dial, failure in index.failing((OWN_ERROR,)):
        if dial.source == "configured":
            continue
        yield member_finding(
            advertised,
            claim=Claim("not-judged"),
            code="R10",
            rule="dial-not-judged",
            severity=Severity.WARNING,
            why=message("The error is: {error}. The other dials are not affected.", error=failure.text),
            evidence=index.members_listed() + index.about(dial),
            fix=Fix(client=for_kind(OWN_ERROR)),
        )
