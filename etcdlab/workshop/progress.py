"""The progress of a learner, as data: what was answered in which exercise, and how many hints it took."""

from __future__ import annotations

from typing import Annotated

import msgspec

from etcdlab.messages import Language

FORMAT = 1
"""The format of progress files. etcdlab reads no other one."""

MAX_BYTES = 256 * 1024
"""The most bytes of a progress file. All exercises together need a few thousand."""

Name = Annotated[str, msgspec.Meta(max_length=100)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=10_000_000)]
Moment = Annotated[str, msgspec.Meta(max_length=40)]
"""ISO 8601, UTC."""

MOST_TRIES = 1_000_000
MOST_SECONDS = 10_000_000.0


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answers to one question. The first one says whether the learner knew it."""

    first: Name
    """The key of the choice that was locked in first."""
    last: Name
    """The key of the newest one."""
    at: Moment
    right: bool = False
    """Whether the newest one is right."""
    first_right: bool = False
    tries: Count = 1


class ExerciseProgress(msgspec.Struct, frozen=True, omit_defaults=True):
    """One exercise."""

    answers: Annotated[dict[Name, Answer], msgspec.Meta(max_length=100)] = {}
    hints: Annotated[dict[Name, Count], msgspec.Meta(max_length=100)] = {}
    """How many hints the learner read, by the key of the question."""
    seconds: Seconds = 0.0
    """How long the learner worked on it."""
    changed: Moment = ""
    draw: Count = 0
    """The number of the draw, in an exercise whose scenario is drawn. 0: nothing was drawn yet."""


class Progress(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that a progress file has."""

    format: int
    learner: Name = ""
    language: Language | None = None
    """The language that the learner chose. None: nothing was chosen."""
    clock: bool = True
    exercises: Annotated[dict[Name, ExerciseProgress], msgspec.Meta(max_length=50)] = {}

    def exercise(self, name: str) -> ExerciseProgress:
        """The progress in one exercise."""
        return self.exercises.get(name, ExerciseProgress())

    def with_exercise(self, name: str, exercise: ExerciseProgress) -> Progress:
        """The progress with another one in that exercise."""
        return msgspec.structs.replace(self, exercises={**self.exercises, name: exercise})
