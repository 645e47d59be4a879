"""The rows of a teacher's summary, as lines of text and as tables."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, plural, render
from etcdlab.workshop.questions import filled
from etcdlab.workshop.texts import marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.messages import Language
    from etcdlab.workshop.questions import Exercise
    from etcdlab.workshop.teacher import Missed, Place, Summary

_ADDRESSES = {
    "target": "127.0.0.2:2379",
    "dialled": "0.0.0.0:2379",
    "advertised": "http://0.0.0.0:2379",
    "member": "etcd-0",
    "port": "2379",
}
"""For the text of a question. Each learner's run had its own ports."""
_ALIGNED = ' style="text-align:left;vertical-align:top"'


def summary_lines(summary: Summary) -> Iterator[Text]:
    """A line for each learner and exercise, then the missed questions, then the files that were not read."""
    yield _count(summary)
    for learner in summary.learners:
        if not learner.places:
            yield message("{learner}: no exercise has an answer.", learner=learner.name)
        for place in learner.places:
            yield message(
                "{learner}, {exercise}: {closed} of {questions} answered, {right} right at once, hints: {hints},"
                " minutes: {minutes}",
                learner=learner.name,
                exercise=_title(place.exercise),
                closed=place.closed,
                questions=place.questions,
                right=place.right_at_once,
                hints=place.hints,
                minutes=place.minutes,
            )
    for missed in summary.missed:
        yield message(
            "{exercise}, question {number}: {missed} of {answered} wrong at first. {question}",
            exercise=_title(missed.exercise),
            number=_number(missed),
            missed=missed.missed,
            answered=missed.answered,
            question=_text(missed),
        )
    yield from _not_read(summary)


def summary_html(summary: Summary, language: Language) -> str:
    """Two tables: who is where, and which questions are missed. Then the files that were not read."""
    parts = [f"<p>{_escaped(_count(summary), language)}</p>"]
    if summary.learners:
        heads = message("name of the learner"), message("exercise"), *_COUNTS
        rows = [(learner.name, *_cells(place)) for learner in summary.learners for place in learner.places or (None,)]
        parts.append(_table(heads, rows, language))
    if summary.missed:
        missed_heads = message("exercise"), message("question"), message("wrong at first"), message("its text")
        parts.append(_table(missed_heads, [_missed_cells(one) for one in summary.missed], language))
    parts += [f"<p>{_escaped(text, language)}</p>" for text in _not_read(summary)]
    return "".join(parts)


_COUNTS = message("questions answered"), message("right at once"), message("hints"), message("minutes")


def _cells(place: Place | None) -> tuple[Text, ...]:
    if place is None:
        return ("-",) * 5
    answered = message("{closed} of {questions}", closed=place.closed, questions=place.questions)
    return _title(place.exercise), answered, *map(str, (place.right_at_once, place.hints, place.minutes))


def _missed_cells(missed: Missed) -> tuple[Text, ...]:
    wrong = message("{closed} of {questions}", closed=missed.missed, questions=missed.answered)
    return _title(missed.exercise), str(_number(missed)), wrong, _text(missed)


def _count(summary: Summary) -> Text:
    return plural("{count} learner", "{count} learners", len(summary.learners))


def _title(exercise: Exercise) -> Text:
    return message("Exercise {number}: {title}", number=exercise.number, title=exercise.title)


def _number(missed: Missed) -> int:
    """The number of a question, as its form has it."""
    return missed.exercise.questions.index(missed.question) + 1


def _text(missed: Missed) -> Text:
    return filled(missed.question.text, _ADDRESSES)


def _not_read(summary: Summary) -> Iterator[Text]:
    yield from summary.problems
    if summary.others:
        yield plural(
            "{count} other JSON file is no progress file.",
            "{count} other JSON files are no progress files.",
            summary.others,
        )


def _table(heads: Sequence[Text], rows: Sequence[Sequence[Text]], language: Language) -> str:
    head = "".join(f"<th{_ALIGNED}>{_escaped(text, language)}</th>" for text in heads)
    body = "".join(
        "<tr>" + "".join(f"<td{_ALIGNED}>{marked(cell, language)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _escaped(text: Text, language: Language) -> str:
    return escape(render(text, language))
