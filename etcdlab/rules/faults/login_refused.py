"""R9: the cluster takes no user with this password. New itself fails, before anything else is asked."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.cluster.advice import for_status
from etcdlab.messages import message
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.trace import Basis


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding. R10 reports an endpoint that gives no answer at all."""
    failed = index.call("New")
    if failed is None or not any(dial.reached for dial in index.trace.dials):
        return
    call, evidence = failed
    if call.basis is not Basis.OBSERVED:
        return  # No server refused it: the call ended on its way.
    yield Finding(
        code="R9",
        rule="login-refused",
        severity=Severity.FAULT,
        subject=message("the cluster"),
        summary=message("The cluster refuses the user and the password."),
        why=message(
            "New fails with `{error}`. The program has no client, and etcdlab could not ask for the members.",
            error=call.returns[0],
        ),
        evidence=evidence,
        fix=Fix(server=for_status("", call.returns[0])),
        unanswered=True,
    )
