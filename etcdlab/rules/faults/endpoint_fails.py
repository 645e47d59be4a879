"""R10: one configured endpoint fails while another one answers: the client goes on with the other, for now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

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
from etcdlab.rules.trace_index import UNREACHED, Facts
from etcdlab.trace import UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.trace import Dial, Failure


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per way in which endpoints fail; of an address that a member advertises, other rules say more."""
    failed = [dial for dial in facts.configured if not dial.reached]
    if len(failed) == len(facts.configured):
        return  # No other one answers.
    advertised = {address_of(one.url) for one in facts.advertised}
    left = [dial for dial in failed if not (dial.address in advertised and _is_of_the_url(dial))]
    for failure, alike in by_failure(left).items():
        yield _finding(facts, failure, alike)


def _is_of_the_url(dial: Dial) -> bool:
    """Whether the rules about advertised URLs judge such a failure."""
    return dial.failure is not None and (dial.failure.kind in UNREACHED or dial.failure.kind in UNRESOLVED)


def _finding(facts: Facts, failure: Failure, alike: Sequence[Dial]) -> Finding:
    addresses = counted(dial.address for dial in alike)
    several = len(alike) > 1
    which = f"the configured endpoints {addresses} fail" if several else f"the configured endpoint {addresses} fails"
    return Finding(
        code="R10",
        rule="endpoint-fails",
        severity=Severity.WARNING,
        certainty=Certainty.LIKELY if failure.kind == UNFINISHED else Certainty.PROVED,
        subject=addresses,
        summary=f"{which}, and another one answers: {how_it_fails(failure, several=several)}",
        why="The client goes on with the endpoints that answer. When those fail, too, this one is no help."
        + (f" {SILENCE}" if serves_nobody(failure) else ""),
        evidence=tuple(evidence for dial in alike for evidence in facts.about(dial)),
        fix=Fix(server=for_failure(failure), client=f"or take {addresses} out of the client's endpoints"),
    )
