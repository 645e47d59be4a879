"""R10, a look-alike: nothing listens at the configured endpoint. Nobody could be asked what the members advertise."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.messages import message
from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.trace_index import TraceIndex


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding where every configured endpoint refuses."""
    dials = index.configured
    refused = [dial for dial in dials if dial.failure is not None and dial.failure.kind == "refused"]
    if not dials or len(refused) < len(dials):
        return
    addresses = counted(dial.address for dial in refused)
    yield Finding(
        code="R10",
        rule="nothing-listens",
        severity=Severity.FAULT,
        subject=message("{addresses}", addresses=addresses),
        summary=message("No server listens at {addresses}.", addresses=addresses),
        why=message(
            "The host of the configured endpoint refuses the connection. The client never asked for the members."
        ),
        evidence=tuple(evidence for dial in refused for evidence in index.about(dial)),
        fix=Fix(
            server=message("Start etcd there, let it listen on more than localhost, or correct the client's endpoint.")
        ),
        unanswered=True,
    )
