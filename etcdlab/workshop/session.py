"""A learner who works on an exercise: the answers, the hints, the clock, and what is displayed after an answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from etcdlab.case import Case
from etcdlab.errors import UsageError
from etcdlab.messages import Message, Text, message
from etcdlab.rules import judge
from etcdlab.workshop.answers import checked_choice, utc_now, with_answer
from etcdlab.workshop.deployment_file import PORT
from etcdlab.workshop.diagnosis import is_one_of
from etcdlab.workshop.draw import in_drawn_order, new_draw
from etcdlab.workshop.outcomes import Evidence, values_of
from etcdlab.workshop.progress import MOST_SECONDS, ExerciseProgress, Progress
from etcdlab.workshop.questions import Recorded, filled
from etcdlab.workshop.samples import LOG_SUFFIX, log_evidence
from etcdlab.workshop.trial import Trial

if TYPE_CHECKING:
    from etcdlab.messages import Language
    from etcdlab.sandboxes.sandbox import Sandbox
    from etcdlab.step import Step
    from etcdlab.trace import Trace
    from etcdlab.workshop.progress import Answer
    from etcdlab.workshop.progress_file import ProgressFile
    from etcdlab.workshop.questions import Choice, Exercise, Question
    from etcdlab.workshop.runs import Runs
    from etcdlab.workshop.walk import Passed, Walk

replace = msgspec.structs.replace


class Session:
    """One exercise and one learner. The progress file has everything that must survive the kernel.

    `runs` starts the clients: recordings, or real ones.
    """

    def __init__(self, exercise: Exercise, file: ProgressFile, runs: Runs) -> None:
        self.exercise = exercise
        self.file = file
        self.runs = runs
        self._walks: dict[Recorded, Walk] = {}
        self._trials: dict[str, Trial] = {}
        self._lock = threading.RLock()  # an answer is checked in a thread of its own
        self._counted_until = time.monotonic()
        self._progress = file.read()

    @property
    def progress(self) -> Progress:
        """The whole progress of the learner, as this kernel read or wrote it last."""
        return self._progress

    @property
    def own(self) -> ExerciseProgress:
        """The progress in this exercise."""
        return self._progress.exercise(self.exercise.name)

    @property
    def seconds(self) -> float:
        """How long the learner has worked on the exercise. The time while no kernel runs does not count."""
        return self.own.seconds + (time.monotonic() - self._counted_until)

    def answer(self, question: Question) -> Answer | None:
        """What the learner answered. An answer that the exercise does not have counts as none."""
        answer = self.own.answers.get(question.key)
        return None if answer is None or question.choice(answer.last) is None else answer

    def is_closed(self, question: Question) -> bool:
        """Whether nothing can be changed any more: the answer is right, or it was a prediction."""
        answer = self.answer(question)
        return answer is not None and (answer.right or question.prediction)

    @property
    def is_finished(self) -> bool:
        """Whether every question is closed."""
        return all(map(self.is_closed, self.exercise.questions))

    def waits_for(self, question: Question) -> Question | None:
        """The question that must be closed before this one opens."""
        if not (self.exercise.in_order or self.exercise.one_by_one):
            return None
        before = self.exercise.questions[: self.exercise.questions.index(question)]
        return next((other for other in before if not self.is_closed(other)), None)

    def lock_in(self, question: Question, key: str) -> Answer:
        """Lock in an answer, then look at what the client does. An answer to a closed question changes nothing.

        Raises UsageError for an answer that the question does not have, and for a question that is not open yet.
        """
        choice = checked_choice(question, key)
        if (before := self.waits_for(question)) is not None:
            raise UsageError(
                message("The question {question} is not open yet.", question=question.key),
                message("Answer the question {question} first.", question=before.key),
            )
        right = self.is_right(question, choice)
        self._change(lambda own: with_answer(own, question, choice, right))
        return self.own.answers[question.key]

    def is_right(self, question: Question, choice: Choice) -> bool:
        """Whether the client did what the answer says."""
        evidence = self._try(question, choice) if question.trial else self.evidence(question)
        if question.typed is not None:
            return is_one_of(self._value(question, choice), question.outcome.of(evidence))
        return self._value(question, choice) == question.outcome.of(evidence)

    def right_choice(self, question: Question) -> Choice | None:
        """The answer that says what the client did, once the learner cannot change an answer any more."""
        if not self.is_closed(question) or question.trial:
            return None
        return next((choice for choice in question.choices if self.is_right(question, choice)), None)

    def evidence(self, question: Question) -> Evidence:
        """The run of the question, with the findings about it. In an exercise in order: up to its stop.

        In a trial it is the check after the newest answer: after a restart of the kernel the answer is tried again.
        """
        if question.sample.endswith(LOG_SUFFIX):
            return log_evidence(question.sample)
        if not question.trial:
            return _judged(self.passed(question))._replace(by_release=self.by_release(question))
        answer = self.answer(question)
        choice = question.choice(answer.last) if answer else None
        return self._try(question, choice) if choice else self.trial(question).first

    def trial(self, question: Question) -> Trial:
        """The running cluster of a trial. Raises SandboxError where no etcd starts."""
        with self._lock:
            if question.key not in self._trials:
                self._trials[question.key] = Trial(question.run or self.exercise.run)
            return self._trials[question.key]

    def _try(self, question: Question, choice: Choice) -> Evidence:
        """Restart the member of a trial with the URL of an answer. Returns the check after it."""
        with self._lock:
            trial = self.trial(question)
            trial.advertise(self._value(question, choice))
            return trial.evidence

    def _value(self, question: Question, choice: Choice) -> str:
        evidence = self.trial(question).first if question.trial else self.evidence(question)
        values = values_of(evidence.trace, evidence.findings)
        if question.typed is not None:
            return choice.key.replace(PORT, values["port"])
        return str(filled(Message(choice.value or choice.key), values))

    def values(self, question: Question) -> dict[str, str]:
        """The addresses and names for the texts of a question: what the learner may know before it is answered."""
        if question.trial:
            evidence = self.trial(question).first
        elif question.sample.endswith(LOG_SUFFIX):
            evidence = log_evidence(question.sample)
        else:
            evidence = _judged(self.passed_before(question))
        return values_of(evidence.trace, evidence.findings)

    def passed(self, question: Question) -> Passed:
        """What the client did for this question. In an exercise in order it comes to the earlier stops first."""
        with self._lock:
            before = self.passed_before(question)
            return self._walk(question).run_to(question.key, question.stop_at) if self.exercise.in_order else before

    def passed_before(self, question: Question) -> Passed:
        """What the client did before the question was open. In an exercise without an order it is the whole run."""
        with self._lock:
            walk = self._walk(question)
            if not self.exercise.in_order:
                return walk.run_to("", None)
            number = self.exercise.questions.index(question)
            passed = self.passed(self.exercise.questions[number - 1]) if number else walk.start()
            return walk.run_to(f"{question.key} opens", question.opens_at) if question.opens_at else passed

    def by_release(self, question: Question) -> dict[str, Trace]:
        """The run of a question with each of its releases."""
        scenario = (question.run or self.exercise.run).scenario
        walks = {release: self._walk_of(Recorded(scenario, release)) for release in question.releases}
        return {release: walk.run_to("", None).trace for release, walk in walks.items()}

    def _walk(self, question: Question) -> Walk:
        run = question.run or self.exercise.run
        return self._walk_of(Recorded(str(self._draw()), run.release) if self.exercise.drawn_from else run)

    def _walk_of(self, run: Recorded) -> Walk:
        with self._lock:
            if run not in self._walks:
                self._walks[run] = self._start(run)
            return self._walks[run]

    @property
    def lab(self) -> Sandbox | None:
        """The servers of the last question. A recording has none."""
        return self._walk(self.exercise.questions[-1]).lab

    def _start(self, run: Recorded) -> Walk:
        drawn_from = self.exercise.drawn_from
        if not drawn_from:
            return self.runs.start(run)
        return self.runs.start_drawn(in_drawn_order(drawn_from, int(run.scenario)), run.release)

    def _draw(self) -> int:
        """The number of the draw. It stays the same after a restart, and for a second kernel."""
        if not self.own.draw:
            self._change(lambda own: own if own.draw else replace(own, draw=new_draw()))
        return self.own.draw

    def use_draw(self, draw: int) -> None:
        """Draw with a number that somebody chose. Answers to another draw are forgotten."""
        if self.exercise.drawn_from and draw != self.own.draw:
            self.close()
            fresh = ExerciseProgress(draw=draw)
            self._progress = self.file.change(lambda progress: progress.with_exercise(self.exercise.name, fresh))

    def steps_after(self, question: Question) -> tuple[Step, ...]:
        """The steps to display once the question is closed: its own step comes last."""
        passed = self.passed(question)
        if self.exercise.in_order:
            return passed.steps
        stop_at = question.stop_at
        return tuple(step for step in passed.trace.steps if stop_at is not None and stop_at.is_at(step))[:1]

    def read_again(self) -> None:
        """Take what the file has now: another kernel may have written it."""
        self._progress = self.file.read()

    def hints(self, question: Question) -> tuple[Text, ...]:
        """The hints that the learner has read."""
        return question.hints[: self.own.hints.get(question.key, 0)]

    def read_hint(self, question: Question) -> None:
        """Read the next hint."""
        count = min(len(self.hints(question)) + 1, len(question.hints))
        self._change(lambda own: replace(own, hints={**own.hints, question.key: count}))

    def choose_language(self, language: Language) -> None:
        """Remember the language of the learner."""
        self._progress = self.file.change(lambda progress: replace(progress, language=language))

    def switch_clock(self, on: bool) -> None:
        """Remember whether the learner wants the clock."""
        self._progress = self.file.change(lambda progress: replace(progress, clock=on))

    def reset(self) -> None:
        """Forget the answers, the hints and the time of this exercise. The client starts again."""
        self.close()
        self._counted_until = time.monotonic()
        self._progress = self.file.change(
            lambda progress: progress.with_exercise(self.exercise.name, ExerciseProgress())
        )

    def close(self) -> None:
        """End the clients."""
        with self._lock:
            for walk in self._walks.values():
                walk.close()
            for trial in self._trials.values():
                trial.close()
            self._walks.clear()
            self._trials.clear()

    def _change(self, change: Callable[[ExerciseProgress], ExerciseProgress]) -> None:
        """Change what the file has about this exercise, with the time that passed."""
        now = time.monotonic()
        passed, self._counted_until = now - self._counted_until, now

        def whole(progress: Progress) -> Progress:
            own = change(progress.exercise(self.exercise.name))
            timed = replace(own, seconds=min(own.seconds + passed, MOST_SECONDS), changed=utc_now())
            return progress.with_exercise(self.exercise.name, timed)

        self._progress = self.file.change(whole)


def _judged(passed: Passed) -> Evidence:
    step = passed.steps[-1] if passed.steps else None
    return Evidence(passed.trace, judge(Case(traces=(passed.trace,))), step)
