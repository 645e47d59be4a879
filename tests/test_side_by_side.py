"""`etcdlab.compare`: which runs it takes, and how it displays them."""

from __future__ import annotations

from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import UsageError
from etcdlab.investigation import Investigation
from tests.comparison.runs import recording_of


def test_results_cases_and_traces_can_be_compared(tmp_path: Path) -> None:
    old, new = recording_of("3.5.9"), recording_of("3.7.1")
    result = Investigation.of(old)
    loaded = etcdlab.Case.load(result.case.save(tmp_path / "incident.etcdlab"))

    for run in (old, result, result.case, loaded):
        assert etcdlab.compare(run, new).exit_code == 1
        assert etcdlab.compare(run, old).exit_code == 0


def test_something_else_is_refused() -> None:
    with pytest.raises(UsageError, match="must be an Investigation, a Case or a Trace, got str"):
        etcdlab.compare("incident.etcdlab", recording_of("3.5.9"))  # type: ignore[arg-type]


def test_a_case_without_a_run_is_refused() -> None:
    with pytest.raises(UsageError, match="got Case"):
        etcdlab.compare(etcdlab.Case(), recording_of("3.5.9"))
