"""R9: the cluster lists its members and refuses a Get: the client has no user, or its user may not read the key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.cluster.advice import for_status
from etcdlab.messages import Message, message
from etcdlab.rules.evidence import failed_call
from etcdlab.rules.failed_list import failed_list
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.leaderless import is_timeout, member_without_leader_explains
from etcdlab.rules.verdict import is_denied
from etcdlab.step import Basis
from etcdlab.trace import FIRST_PHASE

if TYPE_CHECKING:
    from etcdlab.rules.finding import Evidence
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Call

CODE = "R9"
SLUG = "get-refused"
TITLE = message("The cluster refuses a Get")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for the Get that was really sent. It is a note if etcd denies only its key to this user."""
    failed = failed_call(index.trace, "Get")
    if failed is None or failed_list(index.trace) is not None:
        return
    call, evidence = failed
    if member_without_leader_explains(index, str(call.returns[0])):
        return
    reached = any(dial.reached for dial in index.trace.dials)
    if call.basis is Basis.OBSERVED and call.phase == FIRST_PHASE and reached:
        yield _denied(call, evidence) if is_denied(call) else _refused_get(call, evidence)


def _denied(call: Call, evidence: tuple[Evidence, ...]) -> Finding:
    return Finding(
        severity=Severity.NOTE,
        subject=message("the cluster"),
        summary=message("This user may not read the key that etcdlab requested."),
        why=message("The user may be allowed to read other keys."),
        evidence=evidence,
        fix=Fix(server=for_status("", str(call.returns[0]))),
    )


def _refused_get(call: Call, evidence: tuple[Evidence, ...]) -> Finding:
    error = call.returns[0]
    return Finding(
        severity=Severity.FAULT,
        subject=message("the cluster"),
        summary=_summary(str(error)),
        why=message(
            "A Get returns `{error}`, before and after the Sync. The advertised URLs are not the cause.", error=error
        ),
        evidence=evidence,
        fix=Fix(server=for_status("", str(error))),
    )


def _summary(error: str) -> Message:
    """A Get that ends at its deadline was not refused: the server was slow, or it has no leader."""
    if is_timeout(error):
        return message("The cluster answers no Get in time.")
    return message("The cluster refuses every Get.")
