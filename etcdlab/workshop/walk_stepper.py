"""The stepper in an exercise in order: after an answer, the learner steps to the function that was predicted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etcdlab.case import Case
from etcdlab.chain import chain_of
from etcdlab.views.rows import Opening
from etcdlab.widgets.bounded import bounded
from etcdlab.widgets.page_parts import page_parts
from etcdlab.widgets.stepper import Stepper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etcdlab.messages import Language
    from etcdlab.trace import Trace
    from etcdlab.workshop.question_form import QuestionForm
    from etcdlab.workshop.questions import Question
    from etcdlab.workshop.session import Session

PREDICTS = "etcdlab-predicts"
"""The class of the stepper while a question is open. The diagram is hidden then: it has the next function."""


class WalkStepper(Stepper):
    """The steps that the client has made so far. It has no findings and no sentence that answers an open question."""

    def __init__(self, session: Session, question: Question) -> None:
        trace = session.passed(question).trace
        super().__init__(trace, chain_of(trace.origin.client, grpc=trace.origin.grpc), at=_before(session, question))
        self._session, self._question, self._whole_drawing = session, question, self.drawing
        self._display(trace)

    def move_to(self, question: Question) -> None:
        """Add the steps up to the stop of a question, and begin before them."""
        if question is not self._question:
            self._question = question
            trace = self._session.passed(question).trace
            self._case = Case(traces=(trace,))
            self._display(trace, trace=trace, at=_before(self._session, question))

    def _display(self, trace: Trace, /, **more: Any) -> None:
        page = page_parts(trace, (), self.chain) | {"opening": bounded(Opening("calm", ""))}
        answers = {
            station
            for question in self._session.exercise.questions
            if not self._session.is_closed(question)
            for station in question.explained_by
        }
        stations = [one | ({"text": ""} if one["id"] in answers else {}) for one in self._whole_drawing["stations"]]
        self.show(**more, page=page, drawing=self._whole_drawing | {"stations": stations})


class SteppedForms:
    """Puts the stepper below the question that was closed last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stepper: WalkStepper | None = None

    def translate(self, language: Language) -> None:
        """Display the stepper in a language."""
        if self._stepper is not None:
            self._stepper.language = language

    def display(self, forms: Mapping[str, QuestionForm], language: Language) -> None:
        """Move the stepper to its form, if a question of these forms is closed."""
        session = self._session
        closed = [question for question in session.exercise.questions if session.is_closed(question)]
        for key, form in forms.items():
            if not closed or key != closed[-1].key:
                form.more.children = ()
        if not closed or closed[-1].key not in forms:
            return
        if self._stepper is None:
            self._stepper = WalkStepper(session, closed[-1])
        self._stepper.move_to(closed[-1])
        self._stepper.language = language
        (self._stepper.remove_class if session.is_finished else self._stepper.add_class)(PREDICTS)
        forms[closed[-1].key].more.children = (self._stepper,)


def _before(session: Session, question: Question) -> int:
    """The step from which the learner steps to the stop of a question."""
    stop = session.passed(question).steps[-1].id
    earlier = session.passed_before(question).trace.steps[-1].id
    return earlier if earlier < stop else max(stop - 1, 0)
