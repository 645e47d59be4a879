"""The notes of a person, each with the step that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Text, render
from etcdlab.report.evidence import place_of
from etcdlab.report.statement import Source

if TYPE_CHECKING:
    from etcdlab.case import Case


class Note(msgspec.Struct, frozen=True):
    """One note, as Markdown. `anchor` and `place` name its step; empty for a note on the whole case."""

    text: str
    anchor: str = ""
    place: Text = ""


def notes_of(case: Case) -> tuple[Note, ...]:
    """The notes on the whole case, then those on steps, in the order of the steps."""
    whole = tuple(Note(render(text, "en")) for text in case.notes)
    sources = [(Source(note.trace, "step", note.step), note.text) for note in case.step_notes]
    ordered = sorted(sources, key=lambda pair: (pair[0].trace, pair[0].id))
    return (*whole, *(Note(text, source.anchor, place_of(source)) for source, text in ordered))
