"""R8: the configured endpoints belong to two clusters. The client reads and writes in both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.member_lists import endpoints_of, evidence_of, lists_of_other_endpoints

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "two-clusters"
TITLE = message("Two endpoints belong to different clusters")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one finding."""
    answer = index.answer
    foreign = [
        (number, other)
        for number, other in lists_of_other_endpoints(index)
        if answer is not None and other.cluster_id != answer.cluster_id
    ]
    if answer is None or not foreign:
        return
    yield Finding(
        severity=Severity.WARNING,
        subject=message("the endpoints"),
        summary=message(
            "The configured endpoints are of two clusters: {others} answered for another cluster than {endpoint}.",
            others=endpoints_of(foreign),
            endpoint=answer.endpoint,
        ),
        why=message(
            "The client reads and writes in two clusters. A Sync then leaves it in the cluster that answers the Sync."
        ),
        evidence=evidence_of(foreign),
        fix=Fix(client=message("Configure endpoints of one cluster only.")),
    )
