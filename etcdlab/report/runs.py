"""The runs of a case, each judged: the one that has the incident, and the one that proves the fix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etcdlab.case import Case
from etcdlab.chain import Chain, chain_of
from etcdlab.rules import Verdict, judge, verdict_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace
    from etcdlab.vantage import Vantage


@dataclass(frozen=True, slots=True)
class Run:
    """One trace of a case, by its number there, with its findings."""

    number: int
    trace: Trace
    chain: Chain
    findings: tuple[Finding, ...]
    vantages: tuple[Vantage, ...] = ()
    """What other places get at the URLs."""

    @property
    def supposed(self) -> bool:
        """Whether it is a what if: no cluster advertises its URLs."""
        return bool(self.trace.what_if_members)

    @property
    def verdict(self) -> Verdict:
        """The verdict on this run alone."""
        return verdict_of(self.trace, self.findings)


def runs_of(case: Case) -> tuple[Run, ...]:
    """Every trace of the case, judged by the rules of this version."""
    return tuple(
        Run(
            number,
            trace,
            chain_of(trace.origin.client, grpc=trace.origin.grpc),
            judge(
                Case(traces=(trace,), vantages=case.vantages, file_lines=case.file_lines, kubernetes=case.kubernetes)
            ),
            case.vantages,
        )
        for number, trace in enumerate(case.traces)
    )


def incident_of(runs: Sequence[Run]) -> Run:
    """The run that the report is about: the newest real one that is not well, else the newest real one."""
    real = [run for run in runs if not run.supposed] or list(runs)
    return next((run for run in reversed(real) if run.verdict is not Verdict.NOTHING_WRONG), real[-1])


def proof_of(runs: Sequence[Run], incident: Run) -> Run | None:
    """The newest run after the incident: a check after the repair, or a what if."""
    later = [run for run in runs if run.number > incident.number]
    return later[-1] if later else None
