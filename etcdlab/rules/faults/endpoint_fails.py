"""R10: one configured endpoint fails while another one answers: the client goes on with the other, for now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, plural, sentences
from etcdlab.rules.addresses import address_of
from etcdlab.rules.claim import counted
from etcdlab.rules.faults.endpoint_unreachable import (
    SILENCE,
    by_failure,
    for_failure,
    how_it_fails,
    serves_nobody,
)
from etcdlab.rules.faults.name_does_not_resolve import UNRESOLVED
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity
from etcdlab.rules.trace_index import UNREACHED, TraceIndex
from etcdlab.trace import UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.trace import Dial, Failure


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each way in which endpoints fail. Other rules report the addresses that a member advertises."""
    failed = [dial for dial in index.configured if not dial.reached]
    if len(failed) == len(index.configured):
        return  # No other endpoint answers.
    advertised = {address_of(one.url) for one in index.advertised}
    left = [dial for dial in failed if not (dial.address in advertised and _is_of_the_url(dial))]
    for failure, alike in by_failure(left).items():
        yield _finding(index, failure, alike)


def _is_of_the_url(dial: Dial) -> bool:
    """Whether the rules about advertised URLs judge such a failure."""
    return dial.failure is not None and (dial.failure.kind in UNREACHED or dial.failure.kind in UNRESOLVED)


def _finding(index: TraceIndex, failure: Failure, alike: Sequence[Dial]) -> Finding:
    addresses = counted(dial.address for dial in alike)
    return Finding(
        code="R10",
        rule="endpoint-fails",
        severity=Severity.WARNING,
        certainty=Certainty.LIKELY if failure.kind == UNFINISHED else Certainty.PROVED,
        subject=message("{addresses}", addresses=addresses),
        summary=sentences(
            plural(
                "The configured endpoint {addresses} fails, and another endpoint answers.",
                "The configured endpoints {addresses} fail, and another endpoint answers.",
                len(alike),
                addresses=addresses,
            ),
            how_it_fails(failure),
        ),
        why=sentences(
            message("The client uses the endpoints that answer. When those fail, too, this endpoint is no help."),
            *(SILENCE if serves_nobody(failure) else ()),
        ),
        evidence=tuple(evidence for dial in alike for evidence in index.about(dial)),
        fix=Fix(
            server=for_failure(failure),
            client=message("Or take {addresses} out of the endpoints of the client.", addresses=addresses),
        ),
    )
