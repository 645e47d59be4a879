"""R8, a note: a configured endpoint answers as several members. A load balancer is no member's own address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.balancers import balancer_dials, balancer_evidence, balancer_sentence
from etcdlab.rules.finding import Finding, Severity

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "balancer-endpoint"
TITLE = message("A configured endpoint is a load balancer")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One note for each endpoint. `shared-url` reports a load balancer that the members advertise."""
    for dial in balancer_dials(index, shared=False):
        yield Finding(
            severity=Severity.NOTE,
            subject=dial.address,
            summary=balancer_sentence(index, dial.address),
            why=message(
                "The address belongs to no single member, so no fix names it. A client that syncs leaves the load"
                " balancer and dials the URLs that the members advertise."
            ),
            evidence=(balancer_evidence(index, dial),),
        )
