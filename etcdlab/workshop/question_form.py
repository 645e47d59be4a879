"""A question on a page: the answers, *lock in my answer*, the hints, and what the client did after the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from etcdlab.errors import EtcdlabError
from etcdlab.lint import LintResult
from etcdlab.messages import Text, message, render
from etcdlab.widgets.fields import HtmlText, button, error_text, language_of, set_texts, translate
from etcdlab.widgets.page_module import page_style
from etcdlab.workshop.choices import Choices
from etcdlab.workshop.file_answer import FileAnswer
from etcdlab.workshop.questions import filled
from etcdlab.workshop.release_slider import ReleaseSlider
from etcdlab.workshop.samples import lint_sample, sample_text
from etcdlab.workshop.texts import (
    ClusterFacts,
    FirstFinding,
    LastCall,
    LintReport,
    LogLines,
    Paragraphs,
    PassedSteps,
    RunFacts,
    SampleFile,
    TrialResult,
)
from etcdlab.workshop.typed_answer import TypedAnswer

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.messages import Language
    from etcdlab.workshop.questions import Question
    from etcdlab.workshop.session import Session

HINT_LABELS = (
    message("hint 1 of 3"),
    message("hint 2 of 3: it says more"),
    message("hint 3 of 3: almost the answer"),
)
NO_MORE_HINTS = message("there are no more hints")


class QuestionForm(ipywidgets.VBox):  # type: ignore[misc]
    """One question. `changed` is called when the learner has answered it or has read a hint."""

    def __init__(
        self, session: Session, question: Question, language: Language, changed: Callable[[], None] = lambda: None
    ) -> None:
        self.session, self.question, self._changed = session, question, changed
        self.text, self.before, self.hints = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.feedback, self.after = ipywidgets.HTML(), ipywidgets.HTML()
        self.more = ipywidgets.VBox()
        """What the learner can try out once the question is closed."""
        self.choices = self._answers()
        label = message("restart etcd with my file") if question.file else message("lock in my answer")
        self.lock = button(label, button_style="primary")
        self.hint = button(HINT_LABELS[0])
        self.lock.on_click(lambda _: self._lock_in())
        self.hint.on_click(lambda _: self._read_hint())
        self.choices.observe(lambda _: self._offer(), "value")
        style = ipywidgets.HTML(f"<style>{page_style('form.css', 'workshop/workshop.css')}</style>")
        row = ipywidgets.HBox((self.lock, self.hint))
        shown_after = (self.hints, self.feedback, self.after, self.more)
        super().__init__((style, self.text, self.before, self.choices, row, *shown_after))
        for name in ("etcdlab-panel", "etcdlab-workshop", "etcdlab-workshop-question"):
            self.add_class(name)
        self.refresh()
        translate(self, language)

    def _answers(self) -> Choices | TypedAnswer | FileAnswer:
        """Where the learner answers: a list, a field, or a file."""
        question = self.question
        if question.file:
            return FileAnswer(self.session.file.path.with_name(question.file))
        return TypedAnswer() if question.typed else Choices([(one.key, one.key) for one in question.choices])

    def refresh(self) -> None:
        """Display what the learner has answered, and what is open."""
        answer, waits_for = self.session.answer(self.question), self.session.waits_for(self.question)
        self._display_question(waits_for)
        if answer is not None and (self.choices.value is None or self.session.is_closed(self.question)):
            self.choices.value = answer.last
        self.choices.disabled = waits_for is not None or self.session.is_closed(self.question)
        hints = self.session.hints(self.question)
        set_texts(self.hints, value=Paragraphs(*map(self._filled, hints), kind="hint", role="status"))
        self._display_feedback()
        self._offer()

    def _display_question(self, waits_for: Question | None) -> None:
        exercise = self.session.exercise
        number = exercise.questions.index(self.question) + 1
        place = message("Question {number} of {count}", number=number, count=len(exercise.questions))
        if self.question.prediction:
            place = message(
                "Question {number} of {count}: predict, then see", number=number, count=len(exercise.questions)
            )
        if waits_for is not None:
            first = exercise.questions.index(waits_for) + 1
            waiting = message("This question opens after question {first}.", first=first)
            set_texts(self.text, value=Paragraphs(place, waiting, kind="text"))
            self.choices.layout.display = self.before.layout.display = "none"
            return
        self.choices.layout.display = self.before.layout.display = ""
        set_texts(self.text, value=Paragraphs(place, self._filled(self.question.text), kind="text"))
        if isinstance(self.choices, FileAnswer):
            self.choices.display()
        elif self.question.typed is not None:
            set_texts(self.choices, hint=self.question.typed.hint, label=self._filled(self.question.text))
        else:
            options = [(self._filled(one.text), one.key) for one in self.question.choices]
            set_texts(self.choices, options=options, label=self._filled(self.question.text))
        set_texts(self.before, value=self._evidence_before())

    def _evidence_before(self) -> HtmlText | Text:
        if self.question.opens_at is not None and self.session.exercise.in_order:
            return PassedSteps(self.session.passed_before(self.question).steps)
        if not self.question.shows_before:
            return ""
        is_trial = self.question.trial
        trace = (self.session.trial(self.question).first if is_trial else self.session.evidence(self.question)).trace
        if self.question.shows_before == "sample":
            return SampleFile(sample_text(self.question.sample))
        texts = {"cluster": ClusterFacts, "log": LogLines, "run": RunFacts}
        return texts[self.question.shows_before](trace)

    def _display_feedback(self) -> None:
        answer = self.session.answer(self.question)
        choice = self.question.choice(answer.last) if answer else None
        if answer is None or choice is None or self.session.waits_for(self.question) is not None:
            set_texts(self.feedback, value="")
            set_texts(self.after, value="")
            self.more.children = ()
            return
        sign = message("✓ Right.") if answer.right else message("✗ Not right.")
        kind = "right" if answer.right else "wrong"
        typed = self.question.typed
        right, wrong = (typed.right, typed.wrong) if typed else (choice.right or choice.reason, choice.reason)
        reason = right if answer.right else wrong
        texts = (sign, self._filled(reason), *self._after_a_wrong_answer(answer.right))
        set_texts(self.feedback, value=Paragraphs(*texts, kind=kind, role="status"))
        is_displayed = self.question.trial or self.session.is_closed(self.question)
        set_texts(self.after, value=self._observation() if is_displayed else "")
        if is_displayed and self.question.releases and not self.more.children:
            slider = ReleaseSlider(self.session.by_release(self.question), self.question.compares)
            translate(slider, language_of(self.text))
            self.more.children = (slider,)

    def _after_a_wrong_answer(self, is_right: bool) -> tuple[Text, ...]:
        """Choose again; or what the client did, and why, if the learner cannot answer again."""
        if is_right:
            return ()
        if not self.session.is_closed(self.question):
            return (message("Choose another answer."),) if self.question.choices else ()
        choice = self.session.right_choice(self.question)
        if choice is None:
            return ()
        return (message("The answer: {answer}", answer=self._filled(choice.text)), self._filled(choice.reason))

    def _observation(self) -> HtmlText | Text:
        if self.question.trial:
            evidence = self.session.evidence(self.question)
            return TrialResult(self.session.trial(self.question).changes, evidence.trace, evidence.findings)
        match self.question.shows:
            case "step":
                return PassedSteps(self.session.steps_after(self.question))
            case "call":
                return LastCall(self.session.passed(self.question).trace)
            case "finding" | "fault" as kind:
                return FirstFinding(self.session.evidence(self.question).findings, with_fix=kind == "finding")
            case "lint":
                return LintReport(LintResult(tuple(filter(None, [lint_sample(self.question.sample)])), 1))
            case _:
                return ""

    def _filled(self, text: Text) -> Text:
        return filled(text, self.session.values(self.question))

    def _offer(self) -> None:
        """Offer what the learner can do now."""
        answer, is_open = self.session.answer(self.question), not self.choices.disabled
        is_new = self.choices.value is not None and (answer is None or self.choices.value != answer.last)
        self.lock.disabled = not (is_open and (is_new or bool(self.question.file)))
        read = len(self.session.hints(self.question))
        self.lock.layout.display = self.hint.layout.display = "" if is_open else "none"
        self.hint.disabled = read == len(HINT_LABELS)
        set_texts(self.hint, description=(*HINT_LABELS, NO_MORE_HINTS)[read])

    def _lock_in(self) -> None:
        """Lock in the chosen answer."""
        if self.lock.disabled or (self.choices.value is None and not self.question.file):
            return
        self.lock.disabled = True
        if self.question.trial:
            at_work = message("The member restarts, and etcdlab checks the client …")
            set_texts(self.feedback, value=Paragraphs(at_work, kind="hint", role="status"))
        try:
            if isinstance(self.choices, FileAnswer):
                self.choices.read(self.session.values(self.question)["port"])
            self.session.lock_in(self.question, self.choices.value or "")
        except EtcdlabError as error:
            set_texts(self.feedback, value=error_text(error))
            self.lock.disabled = False
            return
        self.refresh()
        self._changed()

    def _read_hint(self) -> None:
        self.session.read_hint(self.question)
        self.refresh()
        self._changed()

    def __repr__(self) -> str:
        return render(self._filled(self.question.text))

    def _repr_mimebundle_(self, **more: Any) -> Any:
        bundle, metadata = super()._repr_mimebundle_(**more), {}
        if isinstance(bundle, tuple):
            bundle, metadata = bundle
        return {**bundle, "text/plain": repr(self)}, metadata
