"""A MemberList or a Sync that fails although the client reaches an endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message
from etcdlab.rules.evidence import failed_call
from etcdlab.rules.finding import Evidence, Severity

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Trace

KEEPS = message("The client keeps the endpoints that it has.")


def failed_list(trace: Trace) -> tuple[Text, tuple[Evidence, ...]] | None:
    """The error of the first list that the client asked for and that failed, with its evidence."""
    for number, answer in enumerate(trace.member_lists):
        if answer.error and not answer.from_other_endpoint:
            kind = "linearizable" if answer.linearizable else "default"
            text = message("MemberList ({kind}): {error}", kind=kind, error=answer.error)
            return answer.error, (Evidence("member-list", number, text),)
    return None


def failed_sync(trace: Trace) -> tuple[Text, tuple[Evidence, ...]] | None:
    """The error of a Sync that never asked for a list although the client reached an endpoint."""
    sync = failed_call(trace, "Sync")
    if sync is None or trace.member_lists or not any(dial.reached for dial in trace.dials):
        return None
    call, evidence = sync
    return (call.returns[0], evidence) if call.returns[0] else None


def severity(index: TraceIndex) -> Severity:
    """A fault if the calls of the client fail, too."""
    return Severity.FAULT if index.client.fails else Severity.WARNING
