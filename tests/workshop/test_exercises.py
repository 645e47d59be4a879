"""The exercises as data: each can be solved, and no text gives an answer away."""

from __future__ import annotations

import pytest

from etcdlab.messages import LANGUAGES, render
from etcdlab.workshop.questions import Choice, Question, exercise_named, exercises, filled
from tests.workshop.conftest import Start
from tests.workshop.solutions import SOLUTIONS

NAMES = [exercise.name for exercise in exercises()]


def answers_to(name: str, question: Question) -> tuple[Choice, ...]:
    """The choices of a question. Where the learner types: the right answer, and two others."""
    typed = (SOLUTIONS[name][question.key], "http://localhost:{port}", "http://127.0.0.1:{port}")
    return question.choices or tuple(filter(None, map(question.choice, typed)))


def test_the_exercises_are_numbered_from_one() -> None:
    assert [exercise.number for exercise in exercises()] == list(range(1, len(NAMES) + 1))
    assert list(SOLUTIONS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_solution_is_right(name: str, start: Start) -> None:
    """It is read off the run of the client, and no file of the exercise marks it."""
    session = start(name)
    right = {
        question.key: [choice.key for choice in answers_to(name, question) if session.is_right(question, choice)]
        for question in session.exercise.questions
    }

    assert right == {question: [answer] for question, answer in SOLUTIONS[name].items()}


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_answer_gets_a_reason_without_the_right_one(name: str, start: Start) -> None:
    session = start(name)
    for question in (one for one in session.exercise.questions if one.typed is None):
        right = question.choice(SOLUTIONS[name][question.key])
        assert right is not None
        values = session.values(question)
        for language in LANGUAGES:
            answer = render(filled(right.text, values), language).rstrip(".。")
            wrong = [choice for choice in question.choices if choice is not right]
            reasons = [render(filled(choice.reason, values), language) for choice in wrong]
            assert all(reasons)
            assert [reason for reason in reasons if answer in reason] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_question_has_three_hints_and_several_answers(name: str) -> None:
    for question in exercise_named(name).questions:
        assert len(set(map(str, question.hints))) == 3
        assert len({choice.key for choice in question.choices}) == len(question.choices)
        assert len(question.choices) >= (0 if question.typed else 3)


@pytest.mark.parametrize("name", NAMES)
def test_each_text_has_its_values(name: str, start: Start) -> None:
    """No placeholder stays on the page."""
    session = start(name)
    for question in session.exercise.questions:
        values = session.values(question)
        texts = [question.text, *question.hints]
        texts += [text for choice in question.choices for text in (choice.text, choice.reason)]
        assert [text for text in (str(filled(text, values)) for text in texts) if "{" in text] == []


def test_the_right_answer_is_not_always_at_the_same_place() -> None:
    places = [
        [choice.key for choice in exercise_named(name).question(key).choices].index(answer)
        for name, answers in SOLUTIONS.items()
        for key, answer in answers.items()
        if exercise_named(name).question(key).choices
    ]

    assert set(places) == {0, 1, 2, 3} or max(map(places.count, set(places))) < len(places) * 0.6
