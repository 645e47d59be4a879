"""R10: the client does not reach the configured endpoint, or the server there is no etcd that it can talk to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, sentences
from etcdlab.rules.failing_endpoint import (
    advice,
    at_stage,
    endpoint_finding,
    go_error_and_detail,
    how_it_fails,
    why_silent,
)
from etcdlab.rules.finding import Finding, Fix, Severity

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R10"
SLUG = "endpoint-unreachable"
TITLE = message("No configured endpoint could be asked")
YIELDS_TO = ("nothing-listens",)


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each configured endpoint, if every endpoint fails and no etcd was asked for its members."""
    dials = index.configured
    if index.trace.member_lists or any(dial.reached for dial in dials):
        return
    for dial in dials:
        if (failure := dial.failure) is not None:
            yield endpoint_finding(
                dial,
                severity=Severity.FAULT,
                summary=sentences(
                    message("The client gets no answer from {addresses}.", addresses=(dial.address,)),
                    how_it_fails(failure),
                ),
                why=sentences(at_stage(failure), go_error_and_detail(failure), why_silent(failure)),
                fix=Fix(server=advice(failure)),
                unanswered=True,
            )
