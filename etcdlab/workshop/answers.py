"""Adds an answer to the progress of an exercise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from etcdlab.errors import UsageError
from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.workshop.progress import MOST_TRIES, Answer, ExerciseProgress

if TYPE_CHECKING:
    from etcdlab.workshop.questions import Choice, Question

replace = msgspec.structs.replace


def checked_choice(question: Question, key: str) -> Choice:
    """The answer with that key, or what was typed. Raises UsageError for an answer that the question cannot have."""
    choice = question.choice(key)
    if choice is not None:
        return choice
    if question.typed is not None:
        raise UsageError(
            message("The answer is empty or too long: {text}", text=printable(key, 20)),
            message("Type a URL, an address or a name."),
        )
    raise UsageError(
        message("The question {question} has no answer {key}.", question=question.key, key=repr(printable(key))),
        message("The answers are {keys}.", keys=tuple(one.key for one in question.choices)),
    )


def with_answer(own: ExerciseProgress, question: Question, choice: Choice, right: bool) -> ExerciseProgress:
    """The progress with one more answer. What another kernel locked in for good stays."""
    before = own.answers.get(question.key)
    if before is None or question.choice(before.last) is None:
        answer = Answer(first=choice.key, last=choice.key, at=utc_now(), right=right, first_right=right)
    elif before.right or question.prediction:
        return own
    else:
        tries = min(before.tries + 1, MOST_TRIES)
        answer = replace(before, last=choice.key, at=utc_now(), right=right, tries=tries)
    return replace(own, answers={**own.answers, question.key: answer})


def utc_now() -> str:
    """The time of an answer."""
    return datetime.now(UTC).isoformat(timespec="seconds")
