"""What the rules say of a case, without the texts: a redacted case must be judged the same."""

from __future__ import annotations

from etcdlab.case import Case
from etcdlab.rules import judge, verdict_of

Judged = tuple[str, list[tuple[object, ...]]]


def judged(case: Case) -> Judged:
    """The verdict, and of each finding its code, slug, severity, certainty, evidence and flags."""
    findings = judge(case)
    return verdict_of(case.trace, findings).value, sorted(
        (
            finding.code,
            finding.rule,
            finding.severity.value,
            finding.certainty.value,
            sorted((evidence.kind, evidence.id) for evidence in finding.evidence),
            (len(finding.members), len(finding.endpoints), len(finding.ruled_out), bool(finding.fix.after)),
            (finding.needs_sync, finding.supposed, finding.unanswered, finding.unexplained),
        )
        for finding in findings
    )
