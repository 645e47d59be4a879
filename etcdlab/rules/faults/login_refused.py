"""R9: the cluster refuses the user or the password. New itself fails, before the client asks for the members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.cluster.advice import for_status
from etcdlab.messages import message
from etcdlab.rules.evidence import failed_call
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.step import Basis

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R9"
SLUG = "login-refused"
TITLE = message("The cluster refuses the user and the password")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding, if an endpoint answered."""
    failed = failed_call(index.trace, "New")
    if failed is None or not any(dial.reached for dial in index.trace.dials):
        return
    call, evidence = failed
    if call.basis is not Basis.OBSERVED:
        return  # No server refused the call. It ended before it reached a server.
    yield Finding(
        severity=Severity.FAULT,
        subject=message("the cluster"),
        summary=message("The cluster refuses the user and the password."),
        why=message(
            "New fails with `{error}`. The program has no client, and etcdlab could not ask for the members.",
            error=call.returns[0],
        ),
        evidence=evidence,
        fix=Fix(server=for_status("", str(call.returns[0]))),
        unanswered=True,
    )
