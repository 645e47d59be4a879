"""A redacted case loads, and the rules judge it as they judge the original."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from etcdlab.case import Case
from etcdlab.engines.recording import recording, recordings
from etcdlab.engines.recording.library import Recorded
from etcdlab.report.redaction import redact
from etcdlab.trace import Trace
from tests.hostile.traces import traces
from tests.report.redaction.judged import judged

MANY = settings(
    max_examples=int(os.environ.get("ETCDLAB_FUZZ", "25")),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("kept", recordings(), ids=lambda kept: f"{kept.release}-{kept.scenario}")
def test_a_recording_is_judged_the_same(kept: Recorded, tmp_path: Path) -> None:
    case = Case(traces=(recording(kept.scenario, release=kept.release).run(),))

    redacted = redact(case).case

    assert judged(redacted) == judged(case)
    assert Case.load(redacted.save(tmp_path / "redacted.etcdlab")) == redacted


@MANY
@given(traces)
def test_any_trace_is_judged_the_same(trace: Trace) -> None:
    case = Case(traces=(trace,))

    assert judged(redact(case).case) == judged(case)


@MANY
@given(traces)
def test_redacting_twice_is_judged_the_same(trace: Trace) -> None:
    """The documentation ranges of a first redaction are originals of the second."""
    case = Case(traces=(trace,))

    assert judged(redact(redact(case).case).case) == judged(case)
