"""R10, a look-alike: nothing listens at the configured endpoint. Nobody could be asked what the members advertise."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.trace_index import Facts


def find(facts: Facts) -> Iterator[Finding]:
    """One finding where every configured endpoint refuses."""
    dials = facts.configured
    refused = [dial for dial in dials if dial.failure is not None and dial.failure.kind == "refused"]
    if not dials or len(refused) < len(dials):
        return
    addresses = ", ".join(dial.address for dial in refused)
    yield Finding(
        code="R10",
        rule="nothing-listens",
        severity=Severity.FAULT,
        subject=addresses,
        summary=f"nothing listens at {addresses}",
        why="The configured endpoint itself refuses the connection: the client never came to ask for members.",
        evidence=tuple(evidence for dial in refused for evidence in facts.about(dial)),
        fix=Fix(server="start etcd there, let it listen on more than localhost, or correct the client's endpoint"),
        unanswered=True,
    )
