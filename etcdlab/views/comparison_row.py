"""The rows of a comparison: what run A has beside what run B has. Frozen data without a language."""

from __future__ import annotations

from typing import Literal

import msgspec

from etcdlab.messages import Text
from etcdlab.views.rows import Opening, Setting

Sign = Literal["equal", "differs", "only-a", "only-b"]


class ComparisonRow(msgspec.Struct, frozen=True):
    """One thing of both runs. `a` and `b` are lines; a run that does not have the thing has none."""

    sign: Sign
    label: Text
    a: tuple[Text, ...] = ()
    b: tuple[Text, ...] = ()


class Fold(msgspec.Struct, frozen=True):
    """Rows that are equal, one after the other. A view displays their number, and the rows on request."""

    text: Text
    rows: tuple[ComparisonRow, ...] = ()
    left_out: Text = ""


class Section(msgspec.Struct, frozen=True):
    """The rows about one kind of things."""

    title: Text
    rows: tuple[ComparisonRow | Fold, ...]
    differs: bool
    left_out: Text = ""


class RunSummary(msgspec.Struct, frozen=True):
    """One of the two runs: which client, and its verdict."""

    name: Literal["A", "B"]
    head: tuple[Text, ...]
    opening: Opening


class RepairRows(msgspec.Struct, frozen=True):
    """What etcdlab changed in a sandbox between the two runs, and whether run B proves that it ends the fault."""

    proof: Opening
    changes: tuple[Setting, ...]
    verdict: Opening
    """What was wrong before the changes, and what is wrong after them: the first and the last line of the text."""


class ComparisonPage(msgspec.Struct, frozen=True):
    """Everything that a view displays of a comparison, in the order of displaying it."""

    summary: Text
    """Whether anything differs, in one sentence."""
    differs: bool
    runs: tuple[RunSummary, RunSummary]
    sections: tuple[Section, ...]
    notes: tuple[Text, ...]
    """What is not compared."""
    repair: RepairRows | None = None
