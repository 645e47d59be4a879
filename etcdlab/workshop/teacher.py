"""What a teacher sees: a folder of progress files, summed up. Who is where, and which question is missed most?"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.errors import EtcdlabError, UsageError
from etcdlab.messages import Text, message, plural, reader_language, render
from etcdlab.quoting import printable
from etcdlab.workshop.progress_file import read_progress
from etcdlab.workshop.questions import exercises

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.files import StrPath
    from etcdlab.messages import Language
    from etcdlab.workshop.progress import Progress
    from etcdlab.workshop.questions import Exercise, Question

MOST_FILES = 1_000
"""So many progress files are read."""


class Place(NamedTuple):
    """Where a learner is in one exercise."""

    exercise: str
    closed: int
    questions: int
    right_at_once: int
    hints: int
    minutes: int


class Learner(NamedTuple):
    """One progress file."""

    name: str
    """The name in the file, or else the path of the file in the folder."""
    places: tuple[Place, ...]


class Missed(NamedTuple):
    """One question, and how many learners answered it. `missed`: their first answer was wrong."""

    exercise: str
    question: Question
    answered: int
    missed: int


class Summary:
    """A class of learners. A notebook displays it as tables, and `str()` is the same as text."""

    def __init__(self, learners: Sequence[Learner], missed: Sequence[Missed], problems: Sequence[Text]) -> None:
        self.learners = learners
        """The learners, by their names."""
        self.missed = missed
        """The questions that somebody answered wrong at first, the most missed question first."""
        self.problems = problems
        """The files that cannot be read, and why."""

    def text(self, language: Language | None = None) -> str:
        """The summary as text, in a language; without one, in the reader's."""
        return "\n".join(render(line, language) for line in self._lines())

    def _lines(self) -> Iterator[Text]:
        yield plural("{count} learner", "{count} learners", len(self.learners))
        for learner in self.learners:
            for place in learner.places:
                yield message(
                    "{learner}: {exercise}, {closed} of {questions} answered, {right} right at once, hints: {hints},"
                    " minutes: {minutes}",
                    learner=learner.name,
                    exercise=place.exercise,
                    closed=place.closed,
                    questions=place.questions,
                    right=place.right_at_once,
                    hints=place.hints,
                    minutes=place.minutes,
                )
        for missed in self.missed:
            yield message(
                "{exercise}, {key}: {missed} of {answered} wrong at first. {question}",
                exercise=missed.exercise,
                key=missed.question.key,
                missed=missed.missed,
                answered=missed.answered,
                question=missed.question.text,
            )
        yield from self.problems

    def __str__(self) -> str:
        return self.text("en")

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        language = reader_language()
        lines = "".join(f"<li>{escape(render(line, language))}</li>" for line in self._lines())
        return {"text/html": f"<ul>{lines}</ul>", "text/plain": self.text(language)}


def summary(folder: StrPath) -> Summary:
    """Sum up the progress files of a folder and the folders in it: every file `*.json` that is one.

    A file that cannot be read is in `problems`. Raises UsageError where the folder is missing.
    """
    root = Path(folder)
    if not root.is_dir():
        raise UsageError(
            message("{folder} is no folder.", folder=str(folder)),
            message("Pass the folder with the progress files."),
            "folder",
        )
    progress, problems = _read(root)
    every = exercises()
    learners = [Learner(name, tuple(_places(one, every))) for name, one in sorted(progress, key=lambda pair: pair[0])]
    return Summary(learners, _missed([one for _, one in progress], every), problems)


def _read(root: Path) -> tuple[list[tuple[str, Progress]], list[Text]]:
    """The progress files by the names of their learners, and what is wrong with the other files."""
    progress: list[tuple[str, Progress]] = []
    problems: list[Text] = []
    for number, path in enumerate(sorted(root.rglob("*.json"))):
        place = path.relative_to(root)
        if number == MOST_FILES:
            problems.append(message("There are more than {most} files. The others were not read.", most=MOST_FILES))
            break
        try:
            one, problem = read_progress(path)
        except EtcdlabError as error:
            problem = error.what
        if problem:
            problems.append(message("{file}: {problem}", file=printable(place), problem=problem))
        else:
            progress.append((printable(one.learner or place), one))
    return progress, problems


def _places(progress: Progress, every: Sequence[Exercise]) -> Iterator[Place]:
    for exercise in every:
        own = progress.exercise(exercise.name)
        if own.answers or own.hints:
            answers = [(question, own.answers.get(question.key)) for question in exercise.questions]
            yield Place(
                exercise.name,
                sum(one is not None and (one.right or question.prediction) for question, one in answers),
                len(exercise.questions),
                sum(one is not None and one.first_right for _, one in answers),
                sum(own.hints.values()),
                round(own.seconds / 60),
            )


def _missed(progress: Sequence[Progress], every: Sequence[Exercise]) -> list[Missed]:
    counted = []
    for exercise in every:
        for question in exercise.questions:
            answers = [one.exercise(exercise.name).answers.get(question.key) for one in progress]
            first = [answer.first_right for answer in answers if answer is not None]
            counted.append(Missed(exercise.name, question, len(first), first.count(False)))
    missed = [one for one in counted if one.missed]
    return sorted(missed, key=lambda one: one.missed / one.answered, reverse=True)
