"""R10: one configured endpoint fails while another one answers: the client goes on with the other, for now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.cluster.advice import for_kind
from etcdlab.rules.addresses import address_of
from etcdlab.rules.facts import UNREACHED, Facts
from etcdlab.rules.faults.endpoint_unreachable import how_it_fails
from etcdlab.rules.faults.name_does_not_resolve import UNRESOLVED
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity
from etcdlab.trace import UNFINISHED

if TYPE_CHECKING:
    from etcdlab.trace import Dial


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per endpoint; of an address that a member advertises, other rules say more."""
    failed = [dial for dial in facts.configured if not dial.reached]
    if len(failed) == len(facts.configured):
        return  # No other one answers.
    advertised = {address_of(one.url) for one in facts.advertised}
    for dial in failed:
        if not (dial.address in advertised and _is_of_the_url(dial)):
            yield _finding(facts, dial)


def _is_of_the_url(dial: Dial) -> bool:
    """Whether the rules about advertised URLs judge such a failure."""
    return dial.failure is not None and (dial.failure.kind in UNREACHED or dial.failure.kind in UNRESOLVED)


def _finding(facts: Facts, dial: Dial) -> Finding:
    assert dial.failure is not None
    kind = dial.failure.kind
    return Finding(
        code="R10",
        rule="endpoint-fails",
        severity=Severity.WARNING,
        certainty=Certainty.LIKELY if kind == UNFINISHED else Certainty.PROVED,
        subject=dial.address,
        summary=f"the configured endpoint {dial.address} fails, and another one answers: {how_it_fails(dial.failure)}",
        why="The client goes on with the endpoints that answer. When those fail, too, this one is no help.",
        evidence=facts.about(dial),
        fix=Fix(server=for_kind(kind), client=f"or take {dial.address} out of the client's endpoints"),
    )
