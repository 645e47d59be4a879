"""Exercise 2 with the real client, and where the real client cannot run."""

from __future__ import annotations

from pathlib import Path

import pytest

from etcdlab.errors import SandboxError
from etcdlab.workshop.progress_file import ProgressFile
from etcdlab.workshop.questions import exercise_named
from etcdlab.workshop.runs import Runs
from etcdlab.workshop.session import Session
from tests.workshop.solutions import SOLUTIONS


def test_the_real_client_gives_the_same_answers(tmp_path: Path) -> None:
    """It is paused between two questions, and each answer is checked against what it did."""
    session = Session(exercise_named("the-chain"), ProgressFile(tmp_path / "progress.json"), Runs("go"))
    try:
        for key, answer in SOLUTIONS["the-chain"].items():
            assert session.lock_in(session.exercise.question(key), answer).right, key
        trace = session.passed(session.exercise.questions[-1]).trace
        assert (trace.origin.engine, session.runs.notes) == ("go", [])
    finally:
        session.close()


def test_without_etcd_the_recording_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_etcd(*_: object) -> None:
        raise SandboxError("There is no etcd.", "Install it.")

    monkeypatch.setattr("etcdlab.api.sandbox", no_etcd)
    session = Session(exercise_named("the-chain"), ProgressFile(tmp_path / "progress.json"), Runs("go"))
    first = session.exercise.questions[0]

    assert session.lock_in(first, "member-list").right
    assert session.passed(first).trace.origin.engine == "recording"
    (note,) = session.runs.notes
    assert str(note) == "There is no etcd. The exercise uses the recording instead."
