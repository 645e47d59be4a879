"""R9: the cluster lists its members and refuses a Get, whatever it advertises: no user, or one who may not."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.cluster.advice import for_status
from etcdlab.messages import message
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.rules.verdict import is_denied
from etcdlab.trace import Basis


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for the Get that was really sent; a note where only its key is denied to this user."""
    failed = index.call("Get")
    if failed is None or any(one.error and not one.from_other_endpoint for one in index.trace.member_lists):
        return
    call, evidence = failed
    reached = any(dial.reached for dial in index.trace.dials)
    if call.basis is not Basis.OBSERVED or call.phase != "connect" or not reached:
        return
    denied = is_denied(call)
    yield Finding(
        code="R9",
        rule="get-refused",
        severity=Severity.NOTE if denied else Severity.FAULT,
        subject=message("the cluster"),
        summary=message("This user may not read the key that etcdlab requested.")
        if denied
        else message("The cluster refuses every Get."),
        why=message("The user may be allowed to read other keys.")
        if denied
        else message(
            "A Get returns `{error}`, before and after the Sync. The advertised URLs are not the cause.",
            error=call.returns[0],
        ),
        evidence=evidence,
        fix=Fix(server=for_status("", call.returns[0])),
    )
