"""A teacher's view of a folder of progress files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import UsageError
from etcdlab.workshop.progress_file import ProgressFile
from etcdlab.workshop.questions import exercise_named, exercises
from etcdlab.workshop.runs import Runs
from etcdlab.workshop.session import Session
from etcdlab.workshop.teacher import Missed, Summary
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
    assert "Exercise 1: The symptom, question 2: 2 of 2 wrong at first." in str(view)
    assert "ada/progress.json, Exercise 1: The symptom: 1 of 6 answered, 1 right at once, hints: 0" in str(view)


def test_a_file_that_cannot_be_read_is_named_once(tmp_path: Path) -> None:
    learn(tmp_path / "ada.json", **SOLUTIONS["the-symptom"])
    (tmp_path / "other.json").write_text('{"format": 9}')
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / "broken.json").write_text("<script>")
    view = etcdlab.workshop.summary(tmp_path)

    assert len(view.learners) == 1
    assert [str(problem) for problem in view.problems] == [
        "eve/broken.json is no progress file, or it is damaged.",
        "Another version of etcdlab wrote other.json.",
    ]
    assert view.text("zh_CN").splitlines()[-2:] == [
        "eve/broken.json 不是进度文件，或者已损坏。",
        "other.json 是由另一个版本的 etcdlab 写入的。",
    ]
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["ada.json", "other.json"]


def test_the_text_of_a_missed_question_is_complete() -> None:
    """A run fills in the addresses of some questions. A summary has no run."""
    every = [Missed(exercise, question, 1, 1) for exercise in exercises() for question in exercise.questions]
    view = Summary([], every, [])
    page = view._repr_mimebundle_()["text/html"]

    assert "The client was configured with 127.0.0.2:2379." in str(view)
    assert not re.search(r"[{}]", str(view) + view.text("zh_CN"))
    assert "<code>Sync</code>" in page


def test_the_other_files_of_a_home_are_only_counted(tmp_path: Path) -> None:
    """A JupyterHub's folder of homes has settings, and Jupyter's copies of the progress files."""
    learn(tmp_path / "ada" / "progress.json", target="target")
    for place, content in {
        "ada/.ipynb_checkpoints/progress.json": "{",
        "package.json": "{}",
        "bob.json": "[1]",
    }.items():
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(content)
    view = etcdlab.workshop.summary(tmp_path)

    assert (len(view.learners), list(view.problems), view.others) == (1, [], 2)
    assert str(view).splitlines()[-1] == "2 other JSON files are no progress files."


def test_a_notebook_displays_the_summary_as_two_tables(tmp_path: Path) -> None:
    """A learner who has answered nothing has a row, too."""
    learn(tmp_path / "ada.json", target="target", dialled="target")
    (tmp_path / "bob.json").write_text('{"format": 1, "learner": "Bob"}')
    page = etcdlab.workshop.summary(tmp_path)._repr_mimebundle_()["text/html"]
    rows = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in page.split("<tr>")]

    assert ["Bob", "-", "-", "-", "-", "-"] in rows
    assert ["ada.json", "Exercise 1: The symptom", "1 of 6", "1", "0", "0"] in rows
    assert ["Exercise 1: The symptom", "2", "1 of 1"] in [row[:3] for row in rows]


def test_a_name_of_a_learner_is_no_html(tmp_path: Path) -> None:
    path = tmp_path / "<b>.json"
    learn(path, target="target")

    assert "<b>" not in etcdlab.workshop.summary(tmp_path)._repr_mimebundle_()["text/html"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        etcdlab.workshop.summary(tmp_path / "nowhere")
