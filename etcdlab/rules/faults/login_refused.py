"""R9: the cluster refuses the user or the password. New itself fails, before the client asks for the members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.cluster.advice import for_status
from etcdlab.messages import Message, message
from etcdlab.rules.evidence import failed_call
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.step import Basis

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R9"
SLUG = "login-refused"
TITLE = message("The cluster refuses the user and the password")
YIELDS_TO = ()

_REFUSED = "etcdserver: authentication failed"
"""ErrAuthFailed of etcd: the user does not exist, or the password is wrong."""


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
        summary=_summary(str(call.returns[0])),
        why=message(
            "New fails with `{error}`. The program has no client, and etcdlab could not ask for the members.",
            error=call.returns[0],
        ),
        evidence=evidence,
        fix=Fix(server=for_status("", str(call.returns[0]))),
        unanswered=True,
    )


def _summary(error: str) -> Message:
    """A login needs a quorum, and the server computes a slow hash. So it may end without an answer."""
    if _REFUSED in error:
        return message("The cluster refuses the user and the password.")
    return message("The login of the client got no answer that names the user or the password as the cause.")
