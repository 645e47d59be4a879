"""The head of an exercise: its title, the switch of the language, the clock, the progress, and how to start again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from etcdlab.messages import LANGUAGES, Text, message, plural, render
from etcdlab.widgets.fields import button, set_texts, translate
from etcdlab.widgets.page_module import page_style
from etcdlab.workshop.clock import Clock
from etcdlab.workshop.texts import Heading, Paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.messages import Language
    from etcdlab.workshop.session import Session


class Head(ipywidgets.VBox):  # type: ignore[misc]
    """The head of an exercise. `choose_language` and `reset` are called when the learner asks for it."""

    def __init__(
        self,
        session: Session,
        language: Language,
        choose_language: Callable[[Language], None],
        reset: Callable[[], None],
    ) -> None:
        self.session, self._reset = session, reset
        self.title, self.state, self.notes = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.language = ipywidgets.ToggleButtons(
            options=[(name, key) for key, name in LANGUAGES.items()], value=language
        )
        self.language.observe(lambda change: choose_language(change["new"]), "value")
        self.clock = Clock(session.exercise.minutes)
        self.has_clock = ipywidgets.Checkbox(value=session.progress.clock, indent=False)
        set_texts(self.has_clock, description=message("clock"))
        self.has_clock.observe(lambda change: self._switch_clock(change["new"]), "value")
        self.again = button(message("start this exercise again"))
        self.keep = button(message("keep my answers"), button_style="primary")
        self.forget = button(message("delete my answers of this exercise"))
        style = ipywidgets.HTML(f"<style>{page_style('form.css', 'workshop/workshop.css')}</style>")
        first = ipywidgets.HBox((self.language, self.has_clock, self.clock))
        second = ipywidgets.HBox((self.again, self.keep, self.forget))
        super().__init__((style, self.title, first, self.state, self.notes, second))
        for name in ("etcdlab-panel", "etcdlab-workshop", "etcdlab-workshop-head"):
            self.add_class(name)
        self._listen()
        self._ask(False)
        self.refresh()
        translate(self, language)

    def _listen(self) -> None:
        self.again.on_click(lambda _: self._ask(True))
        self.keep.on_click(lambda _: self._ask(False))
        self.forget.on_click(lambda _: self._forget())

    def refresh(self) -> None:
        """Display the progress and the time."""
        session = self.session
        exercise, closed = session.exercise, sum(map(session.is_closed, session.exercise.questions))
        title = message("Exercise {number}: {title}", number=exercise.number, title=exercise.title)
        set_texts(self.title, value=Heading(title))
        set_texts(self.state, value=Paragraphs(*self._state(closed), kind="state", role="status"))
        set_texts(self.notes, value=Paragraphs(*session.file.notes, *session.runs.notes, kind="wrong", role="alert"))
        self.clock.set(session.seconds, ended=session.is_finished)
        self.clock.layout.display = "" if session.progress.clock else "none"

    def _state(self, closed: int) -> tuple[Text, ...]:
        session = self.session
        count = len(session.exercise.questions)
        done = message("{closed} of {count} questions are answered.", closed=closed, count=count)
        if not session.is_finished:
            return (done, message("Your answers are saved in {file}.", file=session.file.path.name))
        answers = [session.answer(question) for question in session.exercise.questions]
        first = sum(answer is not None and answer.first_right for answer in answers)
        hints = sum(len(session.hints(question)) for question in session.exercise.questions)
        right = plural(
            "You finished this exercise. {count} answer was right at once.",
            "You finished this exercise. {count} answers were right at once.",
            first,
        )
        return (done, right, plural("You read {count} hint.", "You read {count} hints.", hints))

    def _switch_clock(self, on: bool) -> None:
        self.session.switch_clock(on)
        self.refresh()

    def _ask(self, asks: bool) -> None:
        """Ask before the answers are deleted."""
        self.again.layout.display = "none" if asks else ""
        self.keep.layout.display = self.forget.layout.display = "" if asks else "none"
        if asks:
            self.keep.focus()

    def _forget(self) -> None:
        self._ask(False)
        self._reset()

    def __repr__(self) -> str:
        return render(self.session.exercise.title)

    def _repr_mimebundle_(self, **more: Any) -> Any:
        bundle, metadata = super()._repr_mimebundle_(**more), {}
        if isinstance(bundle, tuple):
            bundle, metadata = bundle
        return {**bundle, "text/plain": repr(self)}, metadata
