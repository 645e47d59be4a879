"""The verdict on a trace and its findings. It decides the exit code, and every view displays it.

The verdict is never "nothing wrong" while the client's last Get fails.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from etcdlab.rules.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Call, Trace

DENIED = "etcdserver: permission denied"
"""An answer of etcd: this user may not read the key that etcdlab requested. The program reads other keys."""


class Verdict(StrEnum):
    """What etcdlab says of a client as a whole."""

    NOTHING_WRONG = "nothing-wrong"  # there may be notes, and warnings of what a Sync would do
    FINDINGS = "findings"
    UNANSWERED = "unanswered"  # no etcd answered, so the check does not know what the members advertise
    UNFINISHED = "unfinished"  # the run did not reach its end
    UNEXPLAINED = "unexplained"  # something fails, and no rule explains it
    NO_EVIDENCE = "no-evidence"  # a log or a capture has nothing about etcd, so there is nothing to judge

    @property
    def exit_code(self) -> int:
        """0: no fault. 1: findings. 2: etcdlab could not decide."""
        return {Verdict.NOTHING_WRONG: 0, Verdict.FINDINGS: 1}.get(self, 2)


def verdict_of(trace: Trace, findings: Sequence[Finding]) -> Verdict:
    """The verdict on a trace and on all findings about it."""
    if trace.is_of_file and not trace.log_lines and not findings:
        return Verdict.NO_EVIDENCE
    # A program that was read, a log and a capture have dials of their own as evidence. etcdlab asks no member then.
    if trace.process is None and not trace.is_of_file and any(finding.unanswered for finding in findings):
        return Verdict.UNANSWERED
    if any(_is_fault(finding) for finding in findings):
        return Verdict.FINDINGS
    if not trace.complete:
        return Verdict.UNFINISHED
    if any(finding.unexplained for finding in findings) or _call_fails_unexplained(trace, findings):
        return Verdict.UNEXPLAINED
    return Verdict.NOTHING_WRONG


def _is_fault(finding: Finding) -> bool:
    """Whether a finding explains what this client meets. A note and a warning of what a Sync would do do not."""
    return finding.severity is not Severity.NOTE and not finding.needs_sync and not finding.unexplained


def failing_call(trace: Trace) -> Call | None:
    """The call that fails at the end: the last Get of this client, or the New of a client without a Get.

    A Get that only a Sync leads to does not count if this client never calls Sync. A what if is about the Sync.
    """
    calls = [call for call in trace.calls if trace.what_if_members or not trace.needs_sync(call)]
    last = next((call for call in reversed(calls) if call.name == "Get"), calls[-1] if calls else None)
    return None if last is None or last.returns == ("ok",) else last


def get_fails(trace: Trace) -> bool:
    """Whether the last Get of this client returns without an answer. `permission denied` is an answer."""
    call = failing_call(trace)
    return call is not None and call.name == "Get" and not is_denied(call)


def is_denied(call: Call) -> bool:
    """Whether etcd answers that this user may not read the key."""
    return call.returns == (DENIED,)


def _call_fails_unexplained(trace: Trace, findings: Sequence[Finding]) -> bool:
    """Whether the last call fails although no finding is a fault. A note explains a key that is denied."""
    call = failing_call(trace)
    return call is not None and not (is_denied(call) and findings)
