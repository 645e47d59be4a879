"""The steps of a comparison as rows: the function and its round, and the values that differ, each with its basis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.diagram.looks import phase_label
from etcdlab.messages import Text, message
from etcdlab.step import BASIS_LABELS
from etcdlab.views.comparison_row import ComparisonRow
from etcdlab.views.labels import nestable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.comparison import StepPair
    from etcdlab.step import Step, Value


def step_rows(pairs: Sequence[StepPair]) -> Iterator[ComparisonRow]:
    """A row for each step. An equal step has all of its values, as does one that only one run has."""
    for pair in pairs:
        if pair.a is None or pair.b is None:
            yield _of_one_run(pair.a, pair.b)
            continue
        values = [one for one in pair.values if one.differs] if pair.differs else list(pair.values)
        yield ComparisonRow(
            "differs" if pair.differs else "equal",
            _label(pair.a),
            tuple(_lines(pair.a, [one.a for one in values])),
            tuple(_lines(pair.b, [one.b for one in values])),
        )


def _of_one_run(a: Step | None, b: Step | None) -> ComparisonRow:
    if a is not None:
        return ComparisonRow("only-a", _label(a), tuple(_lines(a, a.values)))
    assert b is not None
    return ComparisonRow("only-b", _label(b), (), tuple(_lines(b, b.values)))


def _label(step: Step) -> Text:
    return message(
        "{function} ({phase})", function=step.name.replace("(*", "").replace(")", ""), phase=phase_label(step.phase)
    )


def _lines(step: Step, values: Sequence[Value | None]) -> Iterator[Text]:
    yield message("step {number} ({basis})", number=step.id, basis=BASIS_LABELS[step.basis])
    for value in values:
        if value is not None:
            text = nestable(value.text)
            yield message("{name} = {value} ({basis})", name=value.name, value=text, basis=BASIS_LABELS[value.basis])
    if step.error:
        yield message("error: {error}", error=nestable(step.error))
