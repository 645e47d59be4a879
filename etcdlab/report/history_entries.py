"""The changes that a watch observed, as entries of the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, plural
from etcdlab.report.statement import Source
from etcdlab.report.timeline import Entry
from etcdlab.rules import Verdict
from etcdlab.views.history_rows import subject
from etcdlab.views.labels import nestable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.history import Change, History
    from etcdlab.report.timeline import Mark

MOST_CHANGES = 40
"""So many of the newest changes are on the timeline."""


def with_history(entries: Sequence[Entry], history: History | None) -> tuple[Entry, ...]:
    """The entries of the runs and of the changes, by their time. Without a watch, the entries as they are."""
    if history is None:
        return tuple(entries)
    return tuple(sorted([*entries, *_entries(history)], key=lambda entry: entry.at))


def _entries(history: History) -> Iterator[Entry]:
    marks = _marks(history.changes)
    first = max(len(history.changes) - MOST_CHANGES, 0)
    for number in range(first, len(history.changes)):
        change = history.changes[number]
        yield Entry(
            change.at,
            _text(change),
            message("`etcdlab watch`, round {number}", number=change.round),
            _exactness(history),
            (Source(0, "change", number),),
            marks.get(number, ""),
        )
    left = first + history.dropped
    if left and history.changes:
        yield Entry(
            history.started,
            plural("The watch observed {count} earlier change.", "The watch observed {count} earlier changes.", left),
            message("`etcdlab watch`"),
            _exactness(history),
            (Source(0, "run"),),
        )


def _text(change: Change) -> Text:
    about = subject(change)
    if not about:
        return change.text
    return message("{subject}: {change}", subject=about, change=nestable(change.text))


def _exactness(history: History) -> Text:
    """A change happened between two rounds."""
    return message("at most {seconds:g} s after the change", seconds=history.every)


def _marks(changes: Sequence[Change]) -> dict[int, Mark]:
    """The first finding is the detection, and the last return to a verdict without a fault is the repair."""
    well = (Verdict.NOTHING_WRONG.value,)
    findings = [number for number, one in enumerate(changes) if one.kind == "finding" and not one.before]
    ends = [number for number, one in enumerate(changes) if one.kind == "verdict" and one.after == well]
    marks: dict[int, Mark] = dict.fromkeys(ends[-1:], "repair")
    return marks | dict.fromkeys(findings[:1], "detection")
