"""Exercise 2: the stepper comes after an answer, and has nothing that the client has not done yet."""

from __future__ import annotations

from pathlib import Path

import pytest

import etcdlab
from etcdlab.workshop.notebook import LearnersExercise
from etcdlab.workshop.walk_stepper import PREDICTS, WalkStepper
from tests.workshop.solutions import SOLUTIONS

ANSWERS = SOLUTIONS["the-chain"]


@pytest.fixture
def exercise(tmp_path: Path) -> LearnersExercise:
    made = etcdlab.workshop.exercise("the-chain", progress=tmp_path / "progress.json")
    for key in ANSWERS:
        made.ask(key)
    return made


def lock_in(exercise: LearnersExercise, key: str) -> WalkStepper:
    """Answer, and return the stepper below this question."""
    form = exercise.forms[key]
    form.choices.value = ANSWERS[key]
    form.lock.click()
    (stepper,) = form.more.children
    return stepper


def functions(stepper: WalkStepper) -> list[str]:
    return [step["station"] for step in stepper.trace["steps"]]


def test_no_stepper_is_there_before_an_answer(exercise: LearnersExercise) -> None:
    assert [form.more.children for form in exercise.forms.values()] == [()] * len(ANSWERS)


def test_it_begins_before_the_function_that_was_predicted(exercise: LearnersExercise) -> None:
    """The learner presses *next* to see it. No later step is on the page, and no finding."""
    stepper = lock_in(exercise, "after-sync")

    assert functions(stepper)[stepper.at] == "sync"
    assert functions(stepper)[stepper.at :].count("member-list") == 1
    assert functions(stepper)[-1] == "member-list"
    assert not stepper.page["findings"]


def test_it_moves_to_the_next_question_with_its_steps(exercise: LearnersExercise) -> None:
    first = lock_in(exercise, "after-sync")
    second = lock_in(exercise, "after-members")

    assert second is first
    assert exercise.forms["after-sync"].more.children == ()
    assert functions(second)[-1] == "set-endpoints"
    assert functions(second)[second.at] == "members"


def sentence(stepper: WalkStepper, function: str) -> str:
    return str(next(station["text"] for station in stepper.drawing["stations"] if station["id"] == function))


def test_no_sentence_answers_a_question_that_is_open(exercise: LearnersExercise) -> None:
    """The sentence about Sync says that the endpoints are replaced. Question 3 asks for it."""
    for key in ("after-sync", "after-members"):
        assert sentence(lock_in(exercise, key), "sync") == ""
    assert "replace its endpoints" in sentence(lock_in(exercise, "endpoints"), "sync")


def test_it_says_nothing_about_findings(exercise: LearnersExercise) -> None:
    for key in ANSWERS:
        assert lock_in(exercise, key).page["opening"]["text"] == ""


def test_the_diagram_is_hidden_until_the_last_answer(exercise: LearnersExercise) -> None:
    """It has the functions that the questions ask for."""
    for key in ANSWERS:
        stepper = lock_in(exercise, key)
        assert (PREDICTS in stepper._dom_classes) == (key != "after-picker")


def test_it_speaks_the_language_of_the_exercise(exercise: LearnersExercise) -> None:
    stepper = lock_in(exercise, "after-sync")
    exercise.choose_language("zh_CN")

    assert stepper.language == "zh_CN"


def test_it_survives_a_restart_and_not_a_reset(exercise: LearnersExercise) -> None:
    lock_in(exercise, "after-sync")
    again = LearnersExercise(exercise.session.exercise, exercise.session.file, "", exercise.session.runs)
    (stepper,) = again.ask("after-sync").more.children
    assert functions(stepper)[-1] == "member-list"

    again.reset()
    assert again.forms["after-sync"].more.children == ()
