"""The rows of a comparison: what run A has beside what run B has. Frozen data without a language."""

from __future__ import annotations

from typing import Literal

import msgspec

from etcdlab.messages import Text
from etcdlab.views.rows import Opening

Sign = Literal["equal", "differs", "only-a", "only-b"]


class ComparedRow(msgspec.Struct, frozen=True):
    """One thing of both runs. `a` and `b` are lines; a run that does not have the thing has none."""

    sign: Sign
    label: Text
    a: tuple[Text, ...] = ()
    b: tuple[Text, ...] = ()


class Fold(msgspec.Struct, frozen=True):
    """Rows that are equal, one after the other. A view displays their number, and the rows on request."""

    text: Text
    rows: tuple[ComparedRow, ...] = ()


class Section(msgspec.Struct, frozen=True):
    """The rows about one kind of things."""

    title: Text
    rows: tuple[ComparedRow | Fold, ...]
    differs: bool
    left_out: Text = ""


class ComparedRun(msgspec.Struct, frozen=True):
    """One of the two runs: which client, and its verdict."""

    name: Literal["A", "B"]
    head: tuple[Text, ...]
    opening: Opening


class ComparedPage(msgspec.Struct, frozen=True):
    """Everything that a view displays of a comparison, in the order of displaying it."""

    summary: Text
    """Whether anything differs, in one sentence."""
    differs: bool
    runs: tuple[ComparedRun, ComparedRun]
    sections: tuple[Section, ...]
    notes: tuple[Text, ...]
    """What is not compared."""
