"""An exercise in a notebook: the head and the questions, in the language of the learner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from etcdlab.errors import SandboxError, UsageError
from etcdlab.messages import message, reader_language, render
from etcdlab.own_notebooks import FOLDERS
from etcdlab.quoting import printable
from etcdlab.widgets.fields import translate
from etcdlab.widgets.form_memory import remember_form
from etcdlab.workshop.draw import MOST as MOST_DRAW
from etcdlab.workshop.head import Head
from etcdlab.workshop.progress_file import ProgressFile
from etcdlab.workshop.question_form import QuestionForm
from etcdlab.workshop.questions import exercise_named
from etcdlab.workshop.runs import EngineName, Runs
from etcdlab.workshop.session import Session
from etcdlab.workshop.walk_stepper import SteppedForms
from etcdlab.workshop.without_servers import WithoutServers

if TYPE_CHECKING:
    from etcdlab.files import StrPath
    from etcdlab.messages import Language
    from etcdlab.workshop.file_report import FileReport
    from etcdlab.workshop.own_file import OwnFile
    from etcdlab.workshop.questions import Exercise
    from etcdlab.workshop.repair_form import RepairForm

MOST_LEARNER = 100


class LearnersExercise:
    """An exercise and its learner. A notebook displays the head; `ask` returns the form of a question."""

    def __init__(self, exercise: Exercise, file: ProgressFile, learner: str, runs: Runs) -> None:
        self.session = Session(exercise, file, runs)
        if learner and learner != self.session.progress.learner:
            file.change(lambda progress: msgspec.structs.replace(progress, learner=learner))
            self.session.read_again()
        self.language: Language = self.session.progress.language or _language_of_folder() or reader_language()
        self.forms: dict[str, QuestionForm] = {}
        """The newest form of each question, by its key."""
        self.without_servers: dict[str, WithoutServers] = {}
        self.stepped = SteppedForms(self.session)
        self.head: Head | None = None
        self.own_file: OwnFile | None = None
        self.repair_form: RepairForm | None = None

    def ask(self, key: str) -> QuestionForm | WithoutServers:
        """The form of a question. A chosen answer survives a re-run of the cell. Raises UsageError.

        Where no server can be started, a question that needs one is a sentence.
        """
        question = self.session.exercise.question(key)
        try:
            form = QuestionForm(self.session, question, self.language, self.refresh)
        except SandboxError as error:
            self.without_servers[key] = WithoutServers(self.session.exercise, question, error, self.language)
            return self.without_servers[key]
        if (earlier := self.forms.get(key)) is not None and form.choices.value is None:
            form.choices.value = earlier.choices.value
        self.forms[key] = form
        self._display_stepper()
        return form

    def read(self, path: str = "") -> OwnFile:
        """The field for a file of the learner: a deployment file, or the log of a client. It reads `path` first."""
        from etcdlab.workshop.own_file import OwnFile

        self.own_file = self.own_file or OwnFile(self.language)
        if path.strip():
            self.own_file.read(path)
        return self.own_file

    def repair(self) -> RepairForm:
        """The repair of the servers, once the exercise is finished."""
        from etcdlab.workshop.repair_form import RepairForm

        self.repair_form = self.repair_form or RepairForm(self.session, self.language)
        return self.repair_form

    def report(self, path: StrPath, *, impact: str = "", detection: str = "", owner: str = "") -> FileReport:
        """Write the postmortem of the exercise once the servers are repaired: a page (.html, .pdf), .md or .json.
        `impact`, `detection` and `owner` are what only a person knows. Raises UsageError and FileError.
        """
        from etcdlab.case import Fields
        from etcdlab.workshop.postmortem import written_postmortem

        return written_postmortem(self.repair(), path, Fields(impact, detection, owner), self.language)

    def refresh(self) -> None:
        """Display the progress in every form."""
        for form in self.forms.values():
            form.refresh()
        self._display_stepper()
        if self.head is not None:
            self.head.refresh()
        if self.repair_form is not None:
            self.repair_form.refresh()

    def _display_stepper(self) -> None:
        if self.session.exercise.in_order:
            self.stepped.display(self.forms, self.language)

    def choose_language(self, language: Language) -> None:
        """Display everything in a language, and remember it."""
        self.language = language
        self.session.choose_language(language)
        others = self.head, self.own_file, self.repair_form
        for widget in (*self.forms.values(), *self.without_servers.values(), *filter(None, others)):
            translate(widget, language)
        self.stepped.translate(language)

    def reset(self) -> None:
        """Forget the answers of this exercise."""
        self.session.reset()
        self.stepped = SteppedForms(self.session)
        for form in self.forms.values():
            form.choices.value = None
        self.refresh()

    def _ipython_display_(self) -> None:
        from IPython.display import display

        self.head = Head(self.session, self.language, self.choose_language, self.reset)
        display(self.head)  # type: ignore[no-untyped-call]


def exercise(
    name: str,
    *,
    progress: StrPath = "progress.json",
    learner: str = "",
    engine: EngineName = "recording",
    draw: int = 0,
) -> LearnersExercise:
    """An exercise of the workshop: `the-symptom`, `the-chain`, ...

    `progress` is the file that has the answers. `learner` is a name for the teacher; it is saved in that file.
    `engine`: with `go`, the real client runs on this machine; else a recording of it. `draw`: a number draws the same
    scenario for everybody who passes it; 0 draws at random. A re-run of the cell goes on with what
    is there. Raises UsageError for an unknown exercise.
    """
    _check(learner, draw)
    file = ProgressFile(Path(progress))
    runs = Runs(engine, tell=lambda text: print(render(text)))
    made = LearnersExercise(exercise_named(name), file, learner, runs)
    current = _remembered(made, {"progress": str(file.path), "learner": learner, "engine": engine, "draw": draw})
    if draw:
        current.session.use_draw(draw)
    return current


def _remembered(made: LearnersExercise, arguments: dict[str, object]) -> LearnersExercise:
    """The exercise that an earlier run of the cell made with these arguments, or this one."""
    key = f"workshop {made.session.exercise.name}"
    earlier = remember_form(key, made, arguments)
    if earlier is None or not earlier.is_current:
        if earlier is not None:
            earlier.form.session.close()
        return made
    remember_form(key, earlier.form, arguments)
    again: LearnersExercise = earlier.form
    again.session.read_again()
    return again


def _check(learner: str, draw: int) -> None:
    """Raise UsageError for a name that is too long, and for a draw that is no number of one."""
    if len(learner) > MOST_LEARNER:
        raise UsageError(
            message("`learner` has {count} characters: {text}", count=len(learner), text=printable(learner, 20)),
            message("Use a name of at most {most} characters.", most=MOST_LEARNER),
            "learner",
        )
    if not 0 <= draw <= MOST_DRAW:
        raise UsageError(
            message("`draw` must be 0 to {most}, got {draw}.", most=MOST_DRAW, draw=printable(draw, 20)),
            message("Use 0 to draw at random."),
            "draw",
        )


def _language_of_folder() -> Language | None:
    """The language of the notebook: the notebooks in Chinese are in a folder of their own."""
    folder = Path.cwd().parts[-2:]
    return next((language for language, name in FOLDERS.items() if folder == (name, "workshop")), None)
