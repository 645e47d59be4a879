"""R9: the cluster lists its members and refuses a Get, whatever it advertises: no user, or one who may not."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.cluster.advice import for_status
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.trace_index import Facts
from etcdlab.rules.verdict import is_denied
from etcdlab.trace import Basis


def find(facts: Facts) -> Iterator[Finding]:
    """One finding for the Get that was really sent; a note where only its key is denied to this user."""
    failed = facts.call("Get")
    if failed is None or any(one.error and not one.from_other_endpoint for one in facts.trace.member_lists):
        return
    call, evidence = failed
    reached = any(dial.reached for dial in facts.trace.dials)
    if call.basis is not Basis.OBSERVED or call.phase != "connect" or not reached:
        return
    denied = is_denied(call)
    yield Finding(
        code="R9",
        rule="get-refused",
        severity=Severity.NOTE if denied else Severity.FAULT,
        subject="the cluster",
        summary="this user may not read the key that was asked for" if denied else "the cluster refuses every Get",
        why="Nothing follows for the keys this user may read."
        if denied
        else f"A Get returns `{call.returns[0]}`, before and after Sync: what the members advertise is not why.",
        evidence=evidence,
        fix=Fix(server=for_status("", call.returns[0])),
    )
