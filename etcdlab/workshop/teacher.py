"""What a teacher sees: a folder of progress files, summed up. Who is where, and which question is missed most?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.errors import EtcdlabError, UsageError
from etcdlab.messages import Text, message, reader_language, render
from etcdlab.quoting import printable
from etcdlab.workshop.progress_file import read_progress
from etcdlab.workshop.questions import exercises
from etcdlab.workshop.summary_rows import summary_html, summary_lines

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

    exercise: Exercise
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

    exercise: Exercise
    question: Question
    answered: int
    missed: int


class Summary:
    """A class of learners. A notebook displays it as tables, and `str()` is the same as text."""

    def __init__(
        self, learners: Sequence[Learner], missed: Sequence[Missed], problems: Sequence[Text], others: int = 0
    ) -> None:
        self.learners = learners
        """The learners, by their names."""
        self.missed = missed
        """The questions that somebody answered wrong at first, the most missed question first."""
        self.problems = problems
        """The files that cannot be read, and why."""
        self.others = others
        """How many JSON files of something else the folder has."""

    def text(self, language: Language | None = None) -> str:
        """The summary as text, in a language; without one, in the reader's."""
        return "\n".join(render(line, language) for line in summary_lines(self))

    def __str__(self) -> str:
        return self.text("en")

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        language = reader_language()
        return {"text/html": summary_html(self, language), "text/plain": self.text(language)}


def summary(folder: StrPath) -> Summary:
    """Sum up the progress files of a folder and the folders in it: every file `*.json` that is one.

    Hidden folders are skipped. A file that cannot be read is in `problems`. Raises UsageError where the folder is
    missing.
    """
    root = Path(folder)
    if not root.is_dir():
        raise UsageError(
            message("{folder} is no folder.", folder=str(folder)),
            message("Pass the folder with the progress files."),
            "folder",
        )
    progress, problems, others = _read(root)
    every = exercises()
    learners = [Learner(name, tuple(_places(one, every))) for name, one in sorted(progress, key=lambda pair: pair[0])]
    return Summary(learners, _missed([one for _, one in progress], every), problems, others)


def _read(root: Path) -> tuple[list[tuple[str, Progress]], list[Text], int]:
    """The progress files by the names of their learners, what is wrong with other ones, and how many are none."""
    progress: list[tuple[str, Progress]] = []
    problems: list[Text] = []
    others = 0
    for number, path in enumerate(_json_files(root)):
        if number == MOST_FILES:
            problems.append(message("There are more than {most} files. The others were not read.", most=MOST_FILES))
            break
        place = printable(path.relative_to(root))
        try:
            one, problem, is_other = read_progress(path, place)
        except EtcdlabError as error:
            problems.append(error.what)
            continue
        others += is_other
        if problem:
            problems += [] if is_other else [problem]
        else:
            progress.append((printable(one.learner or place), one))
    return progress, problems, others


def _json_files(root: Path) -> Iterator[Path]:
    """Jupyter keeps copies and settings in hidden folders."""
    for path in sorted(root.rglob("*.json")):
        if not any(part.startswith(".") for part in path.relative_to(root).parts):
            yield path


def _places(progress: Progress, every: Sequence[Exercise]) -> Iterator[Place]:
    for exercise in every:
        own = progress.exercise(exercise.name)
        if own.answers or own.hints:
            answers = [(question, own.answers.get(question.key)) for question in exercise.questions]
            yield Place(
                exercise,
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
            counted.append(Missed(exercise, question, len(first), first.count(False)))
    missed = [one for one in counted if one.missed]
    return sorted(missed, key=lambda one: one.missed / one.answered, reverse=True)
