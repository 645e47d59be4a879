"""A teacher's view of a folder of progress files."""

from __future__ import annotations

from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import UsageError
from etcdlab.workshop.progress_file import ProgressFile
from etcdlab.workshop.questions import exercise_named
from etcdlab.workshop.runs import Runs
from etcdlab.workshop.session import Session
from tests.workshop.solutions import SOLUTIONS


def learn(path: Path, **answers: str) -> Session:
    path.parent.mkdir(exist_ok=True)
    session = Session(exercise_named("the-symptom"), ProgressFile(path), Runs())
    for key, answer in answers.items():
        session.lock_in(session.exercise.question(key), answer)
    return session


def test_it_says_who_is_where_and_what_is_missed_most(tmp_path: Path) -> None:
    learn(tmp_path / "ada" / "progress.json", target="target", dialled="target")
    learn(tmp_path / "bob" / "progress.json", target="dialled", dialled="local", source="kernel")
    learn(tmp_path / "eve.json", target="target", source="advertised").read_hint(
        exercise_named("the-symptom").question("returned")
    )
    view = etcdlab.workshop.summary(tmp_path)

    assert [learner.name for learner in view.learners] == ["ada/progress.json", "bob/progress.json", "eve.json"]
    places = [place for learner in view.learners for place in learner.places]
    assert [(place.closed, place.questions, place.right_at_once, place.hints) for place in places] == [
        (1, 6, 1, 0),
        (1, 6, 0, 0),
        (2, 6, 2, 1),
    ]
    missed = [(one.question.key, one.missed, one.answered) for one in view.missed]
    assert missed == [("dialled", 2, 2), ("source", 1, 2), ("target", 1, 3)]
    assert "the-symptom, dialled: 2 of 2 wrong at first." in str(view)


def test_a_file_that_is_no_progress_file_is_named(tmp_path: Path) -> None:
    learn(tmp_path / "ada.json", **SOLUTIONS["the-symptom"])
    (tmp_path / "other.json").write_text('{"format": 9}')
    (tmp_path / "broken.json").write_text("<script>")
    view = etcdlab.workshop.summary(tmp_path)

    assert len(view.learners) == 1
    assert [str(problem).partition(":")[0] for problem in view.problems] == ["broken.json", "other.json"]
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["ada.json", "broken.json", "other.json"]


def test_a_name_of_a_learner_is_no_html(tmp_path: Path) -> None:
    path = tmp_path / "<b>.json"
    learn(path, target="target")

    assert "<b>" not in etcdlab.workshop.summary(tmp_path)._repr_mimebundle_()["text/html"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        etcdlab.workshop.summary(tmp_path / "nowhere")
