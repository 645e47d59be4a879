"""A learner answers: right, wrong, twice, out of order, and after the kernel was restarted."""

from __future__ import annotations

import pytest

from etcdlab.errors import UsageError
from tests.workshop.conftest import Start
from tests.workshop.solutions import SOLUTIONS


def test_a_wrong_answer_can_be_changed_until_it_is_right(start: Start) -> None:
    session = start("the-symptom")
    question = session.exercise.question("target")

    assert not session.lock_in(question, "dialled").right
    assert not session.is_closed(question)
    answer = session.lock_in(question, "target")
    assert (answer.right, answer.first_right, answer.tries, answer.first) == (True, False, 2, "dialled")
    assert session.is_closed(question)


def test_the_first_prediction_counts(start: Start) -> None:
    """Also if it is wrong: the step is displayed after it."""
    session = start("the-symptom")
    question = session.exercise.question("source")
    session.lock_in(question, "resolver")

    assert session.is_closed(question)
    assert session.lock_in(question, "advertised").last == "resolver"
    assert [step.station for step in session.steps_after(question)] == ["members"]


def test_a_question_in_order_opens_after_the_one_before_it(start: Start) -> None:
    session = start("the-chain")
    first, second, *_ = session.exercise.questions

    with pytest.raises(UsageError, match="not open yet"):
        session.lock_in(second, "set-endpoints")
    session.lock_in(first, "member-list")
    assert session.waits_for(second) is None
    assert session.lock_in(second, "set-endpoints").right


def test_the_client_does_not_run_ahead_of_the_answers(start: Start) -> None:
    session = start("the-chain")
    first, second, *_ = session.exercise.questions

    assert session.passed_before(first).trace.steps[-1].station == "sync"
    session.lock_in(first, "member-list")
    assert session.passed(first).trace.steps[-1].station == "member-list"
    assert session.passed_before(second).trace.steps[-1].station == "members"


@pytest.mark.parametrize("name", SOLUTIONS)
def test_after_a_kernel_restart_the_answers_are_still_there(name: str, start: Start) -> None:
    session = start(name)
    for key, answer in SOLUTIONS[name].items():
        session.read_hint(session.exercise.question(key))
        session.lock_in(session.exercise.question(key), answer)
    assert session.is_finished
    session.close()

    again = start(name)
    assert again.is_finished
    assert all(again.steps_after(one) for one in again.exercise.questions if one.stop_at)
    assert all(len(again.hints(one)) == 1 for one in again.exercise.questions)
    assert again.seconds >= session.own.seconds > 0


def test_a_reset_forgets_one_exercise_and_no_other(start: Start) -> None:
    other, session = start("the-chain"), start("the-symptom")
    other.lock_in(other.exercise.questions[0], "member-list")
    session.lock_in(session.exercise.question("target"), "target")
    session.reset()

    assert session.answer(session.exercise.question("target")) is None
    other.read_again()
    assert other.answer(other.exercise.questions[0]) is not None


def test_there_are_three_hints_and_no_fourth(start: Start) -> None:
    session = start("the-symptom")
    question = session.exercise.question("target")
    for _ in range(5):
        session.read_hint(question)

    assert session.hints(question) == question.hints


def test_an_unknown_answer_is_an_error(start: Start) -> None:
    session = start("the-symptom")

    with pytest.raises(UsageError, match="has no answer 'x'"):
        session.lock_in(session.exercise.question("target"), "x")
    with pytest.raises(UsageError, match="has no question 'x'"):
        session.exercise.question("x")
