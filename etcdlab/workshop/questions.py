"""An exercise as data: its questions, their answers, the reason for each answer, and the hints.

No answer is marked as the right one. `outcomes` reads it off what the client did, after the answer is locked in.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from etcdlab.errors import UsageError
from etcdlab.messages import Message, Text, message
from etcdlab.quoting import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etcdlab.workshop.outcomes import Outcome
    from etcdlab.workshop.walk import StopAt

Hints = tuple[Text, Text, Text]
"""The three hints of a question, from a direction to look at up to almost the answer."""

MOST_TYPED = 100
"""The most characters of an answer that a learner types."""

MINUTES = 15
"""The time of an exercise, unless it says another."""


class Recorded(NamedTuple):
    """A run of a real client that ships with etcdlab."""

    scenario: str
    release: str


class Choice(NamedTuple):
    """One possible answer.

    `value` is compared with the outcome. It is a template: {target} and the like come from the run, see `values_of`.
    `reason` is displayed once the answer is locked in. For a wrong answer it does not give the right one away.
    """

    key: str
    """The name of the answer in the progress file."""
    text: Text
    reason: Text
    value: str = ""
    """Empty: the key."""
    right: Text = ""
    """The reason if this is the right answer, in an exercise whose scenario is drawn."""


class Typed(NamedTuple):
    """An answer that the learner types."""

    hint: Text
    """What the empty field displays."""
    right: Text
    """The reason for a right answer, and for a wrong one."""
    wrong: Text


@dataclass(frozen=True)
class Question:
    """A question about one run of a client."""

    key: str
    text: Text
    choices: tuple[Choice, ...]
    outcome: Outcome
    """What the right answer is read off."""
    hints: Hints
    prediction: bool = False
    """Only the first answer counts, because the step is displayed after it. Else a wrong answer can be changed."""
    opens_at: StopAt | None = None
    """In an exercise in order: the step up to which the client runs first. It is displayed above the answers."""
    stop_at: StopAt | None = None
    """The step that is displayed once the answer is locked in. In an exercise in order the client runs to it."""
    explained_by: tuple[str, ...] = ()
    """The stations whose sentence answers it. The stepper leaves the sentence out until the question is closed."""
    shows: Literal["", "step", "call", "finding", "fault", "releases", "lint"] = "step"
    """What is displayed once the question is closed. A fault is a finding without its fix."""
    shows_before: Literal["", "log", "cluster", "sample", "run"] = ""
    """What is displayed above the answers."""
    run: Recorded | None = None
    """The run that it is about, if that is not the run of the exercise."""
    releases: tuple[str, ...] = ()
    """The releases of the client that it compares, the oldest one first."""
    compares: Literal["dials", "log"] = "dials"
    """What the slider of the releases displays, and no more: another question may be about the rest."""
    typed: Typed | None = None
    """The learner types the answer. There are no choices then."""
    sample: str = ""
    """The sample file that it is about. Of a log, etcdlab makes the evidence."""

    trial: bool = False
    """The value of the answer becomes the advertised URL of a running member, and the outcome is read off a check."""
    file: str = ""
    """The learner does not type the answer, but changes this deployment file beside the progress file."""

    def choice(self, key: str) -> Choice | None:
        """The answer with that key. What a learner types is an answer of its own."""
        if self.typed is not None:
            return Choice(key, key, "") if 0 < len(key) <= MOST_TYPED else None
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True)
class Exercise:
    """An exercise of the workshop. Its notebook has the same name."""

    name: str
    number: int
    title: Text
    run: Recorded
    questions: tuple[Question, ...]
    in_order: bool = False
    """A question opens once the one before it is closed: the client walks from one to the next."""
    one_by_one: bool = False
    """A question opens once the one before it is closed. Each one is about the whole run."""
    drawn_from: tuple[str, ...] = ()
    """The scenarios from which its run is drawn, in place of `run`."""
    minutes: int = MINUTES

    def question(self, key: str) -> Question:
        """The question with that key. Raises UsageError."""
        for question in self.questions:
            if question.key == key:
                return question
        raise UsageError(
            message("The exercise {exercise} has no question {key}.", exercise=self.name, key=repr(printable(key))),
            message("The questions are {keys}.", keys=tuple(question.key for question in self.questions)),
        )


def filled(text: Text, values: Mapping[str, str]) -> Text:
    """A text with the values of a run in the places of its own."""
    if isinstance(text, str):
        return text
    return Message(text.template, {**values, **text.values}, text.plural)


def exercises() -> tuple[Exercise, ...]:
    """Every exercise, in its order. Each file of the package `exercises` has one."""
    package = importlib.import_module("etcdlab.workshop.exercises")
    modules = [importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__)]
    return tuple(sorted((module.EXERCISE for module in modules), key=lambda exercise: exercise.number))


def exercise_named(name: str) -> Exercise:
    """The exercise with that name. Raises UsageError, which lists the names."""
    by_name = {exercise.name: exercise for exercise in exercises()}
    if name not in by_name:
        raise UsageError(
            message("There is no exercise {name}.", name=repr(printable(name))),
            message("The exercises are {names}.", names=tuple(by_name)),
        )
    return by_name[name]
