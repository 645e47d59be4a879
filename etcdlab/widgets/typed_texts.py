"""What a person types into the form of a postmortem, and how it survives a re-run of the cell."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from etcdlab.case import Case, Fields, StepNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Place: TypeAlias = tuple[int, int]
"""Where a note is: the number of a trace in its case, and the number of a step."""

Key: TypeAlias = str | Place
"""The name of a field, or the place of a note."""

TypedTexts: TypeAlias = dict[Key, str]

FIELDS = ("impact", "detection", "owner", "actions")


def texts_of(case: Case) -> TypedTexts:
    """The fields and the notes of a case. Several notes on one step are one text; an action item is a line."""
    fields = case.fields
    texts: TypedTexts = {
        "impact": fields.impact,
        "detection": fields.detection,
        "owner": fields.owner,
        "actions": "\n".join(fields.actions),
    }
    for note in case.step_notes:
        place = (note.trace, note.step)
        texts[place] = f"{texts[place]}\n\n{note.text}" if place in texts else note.text
    return texts


def with_texts(case: Case, texts: Mapping[Key, str]) -> Case:
    """The case with these fields and notes. An empty text is left out."""
    typed = {name: texts.get(name, "").strip() for name in FIELDS}
    fields = Fields(
        typed["impact"],
        typed["detection"],
        typed["owner"],
        tuple(line.strip() for line in typed["actions"].splitlines() if line.strip()),
    )
    notes = {key: text.strip() for key, text in texts.items() if not isinstance(key, str)}
    step_notes = tuple(StepNote(trace, step, notes[trace, step]) for trace, step in sorted(notes) if notes[trace, step])
    return msgspec.structs.replace(case, fields=fields, step_notes=step_notes)


def with_earlier(now: TypedTexts, bases: Iterable[TypedTexts], typed: TypedTexts) -> TypedTexts:
    """What the form displays when its cell runs again: the text that was `typed` into the earlier form.

    `bases` are the texts that the earlier form began with, and those that it saved. If the case or the cell `now` has
    another text than these, that text is newer and wins.
    """
    keys = dict.fromkeys((*now, *typed))
    before = tuple(bases)
    return {key: typed.get(key, "") if _is_in(before, key, now.get(key, "")) else now.get(key, "") for key in keys}


def _is_in(bases: Iterable[TypedTexts], key: Key, text: str) -> bool:
    return any(base.get(key, "") == text for base in bases)


def for_other_case(texts: TypedTexts, before: Case, case: Case) -> TypedTexts:
    """The texts about one case for another run of the same client: all fields, and each note whose step has the same
    number and function there.
    """
    return {
        key: text
        for key, text in texts.items()
        if isinstance(key, str) or ((function := _function(before, *key)) and function == _function(case, *key))
    }


def _function(case: Case, trace: int, step: int) -> str:
    if not 0 <= trace < len(case.traces):
        return ""
    return next((one.function for one in case.traces[trace].steps if one.id == step), "")


def identity_of(case: Case) -> str:
    """A digest of the evidence of a case. Fields and notes are no part of it."""
    return hashlib.sha256(msgspec.json.encode(case.traces)).hexdigest()[:16]
