"""A comparison as one JSON object, for programs, in English. Quoted text is as it was, and nothing is folded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from etcdlab.messages import Message, render
from etcdlab.step import Step
from etcdlab.trace import FORMAT

if TYPE_CHECKING:
    from etcdlab.comparison import Comparison, Pair, Run, StepPair
    from etcdlab.rules.finding import Finding


def document(comparison: Comparison) -> dict[str, Any]:
    """The comparison, of plain JSON values."""
    return {
        "format": FORMAT,
        "differs": comparison.differs,
        "runs": [_run(comparison.a), _run(comparison.b)],
        "question": [msgspec.to_builtins(setting) for setting in comparison.question],
        "calls": [_pair(pair) for pair in comparison.calls],
        "findings": [_findings(pair) for pair in comparison.findings],
        "members": [_pair(pair) for pair in comparison.members],
        "dials": [_pair(pair) for pair in comparison.dials],
        "steps": [_steps(pair) for pair in comparison.steps],
        "not_compared": [render(text, "en") for text in comparison.not_compared],
    }


def _run(run: Run) -> dict[str, Any]:
    trace = run.trace
    return {
        "release": trace.origin.client,
        "engine": trace.origin.engine,
        "started": trace.started,
        "host": trace.host,
        "findings": [finding.code for finding in run.findings],
    }


def _pair(pair: Pair[Any]) -> dict[str, Any]:
    return {"differs": pair.differs, "a": _english(pair.a), "b": _english(pair.b)}


def _findings(pair: Pair[Finding]) -> dict[str, Any]:
    return {"differs": pair.differs, "a": _finding(pair.a), "b": _finding(pair.b)}


def _finding(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    texts = {"summary": render(finding.summary, "en"), "members": [member.name for member in finding.members]}
    return {"code": finding.code, "rule": finding.rule, "severity": str(finding.severity), **texts}


def _steps(pair: StepPair) -> dict[str, Any]:
    values = [{"differs": one.differs, "a": _english(one.a), "b": _english(one.b)} for one in pair.values]
    return {"differs": pair.differs, "a": _step(pair.a), "b": _step(pair.b), "values": values}


def _step(step: Step | None) -> dict[str, Any] | None:
    """A step without its values, which the pair has; all of it where only one run has it."""
    if step is None:
        return None
    return {"id": step.id, "phase": step.phase, "station": step.station, "function": step.function,
            "basis": str(step.basis), "values": [_english(value) for value in step.values]}  # fmt: skip


def _english(value: Any) -> Any:
    """A struct as JSON values, with each message rendered."""
    if isinstance(value, Message):
        return render(value, "en")
    if isinstance(value, msgspec.Struct):
        return {name: _english(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, list | tuple):
        return [_english(item) for item in value]
    return value
