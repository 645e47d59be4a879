"""R10: an error of etcdlab's own ended the dial of an advertised URL. Whether the URL is right is not known."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.cluster.advice import for_kind
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.trace_index import Facts
from etcdlab.rules.wrong_url import about

OWN_ERROR = "own-error"


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL; of a configured endpoint other rules say it."""
    for advertised, dial, failure in facts.failing((OWN_ERROR,)):
        if dial.source == "configured":
            continue
        yield about(
            advertised,
            says=("cannot tell whether {urls} of {who} is right: etcdlab itself failed to dial it",) * 2,
            code="R10",
            rule="dial-not-judged",
            severity=Severity.WARNING,
            why=f"{failure.text}. The other dials are not affected.",
            evidence=facts.members_listed() + facts.about(dial),
            fix=Fix(client=for_kind(OWN_ERROR)),
        )
