"""R3: only the inside of a Kubernetes cluster resolves the name, or reaches the address, that a member advertises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, plural, sentences
from etcdlab.rules.kubernetes_evidence import object_name, target_evidence, unreached_targets
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R3"
SLUG = "name-inside-only"
TITLE = message("A URL works only inside a Kubernetes cluster")
YIELDS_TO = ("some-urls-answer", "nothing-behind-url", "answers-at-times")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL whose dial failed here, and which leads to a ready pod inside."""
    for advertised, number, target in unreached_targets(index):
        dial = index.dial_of(advertised.url)
        failure = dial.failure if dial is not None else None
        if target.inside_only and target.ready and not target.problem and failure and failure.stage in ("dns", "tcp"):
            finding = url_finding(
                index,
                advertised,
                consequence=plural("It works only inside Kubernetes.", "They work only inside Kubernetes.", 1),
                why=sentences(
                    message("It leads to {name}, which is ready.", name=object_name(target)),
                    message("Only pods of that cluster resolve the name.")
                    if target.way == "name"
                    else message("Mostly only pods of that cluster reach the address."),
                    message("A client outside needs a URL of a load balancer or of a node port."),
                ),
            )
            yield finding.with_evidence(target_evidence(number, target))
