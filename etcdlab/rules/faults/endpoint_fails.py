"""R10: one configured endpoint fails while another one answers. The client uses the other, for now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, plural, sentences
from etcdlab.rules.failing_endpoint import advice, at_stage, endpoint_finding, how_it_fails, why_silent
from etcdlab.rules.finding import Finding, Fix, Severity

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial, Failure

CODE = "R10"
SLUG = "endpoint-fails"
TITLE = message("One configured endpoint fails, another answers")
YIELDS_TO = ("name-does-not-resolve", "unreachable-url", "member-down", "member-not-asked")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each endpoint that fails."""
    dials = index.configured
    if any(dial.reached for dial in dials):
        yield from (_finding(dial, dial.failure) for dial in dials if dial.failure is not None and not dial.reached)


def _finding(dial: Dial, failure: Failure) -> Finding:
    return endpoint_finding(
        dial,
        severity=Severity.WARNING,
        summary=sentences(_summary(dial), how_it_fails(failure)),
        why=sentences(
            at_stage(failure),
            message("The client uses the endpoints that answer. When those fail, too, this endpoint is no help."),
            why_silent(failure),
        ),
        fix=Fix(
            server=advice(failure),
            client=message("Take {addresses} out of the endpoints of the client.", addresses=(dial.address,)),
        ),
    )


def _summary(dial: Dial) -> Text:
    return plural(
        "The configured endpoint {addresses} fails, and another endpoint answers.",
        "The configured endpoints {addresses} fail, and another endpoint answers.",
        1,
        addresses=(dial.address,),
    )
