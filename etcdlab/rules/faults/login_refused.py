"""R9: the cluster takes no user with this password. New itself fails, before anything else is asked."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.cluster.advice import for_status
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.trace_index import Facts
from etcdlab.trace import Basis


def find(facts: Facts) -> Iterator[Finding]:
    """One finding; an endpoint that is not even reached is another matter (R10)."""
    failed = facts.call("New")
    if failed is None or not any(dial.reached for dial in facts.trace.dials):
        return
    call, evidence = failed
    if call.basis is not Basis.OBSERVED:
        return  # No server refused it: the call ended on its way.
    yield Finding(
        code="R9",
        rule="login-refused",
        severity=Severity.FAULT,
        subject="the cluster",
        summary="the cluster refuses the user and the password",
        why=f"New fails with `{call.returns[0]}`: the program has no client, and nobody could be asked for members.",
        evidence=evidence,
        fix=Fix(server=for_status("", call.returns[0])),
        unanswered=True,
    )
