"""A statement: one sentence of a report, with the evidence that proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from etcdlab.messages import Text
from etcdlab.report.quotation import Quotation

if TYPE_CHECKING:
    from etcdlab.views.rows import Setting

Kind = Literal[
    "step",
    "dial",
    "member-list",
    "call",
    "endpoint",
    "supposed",
    "subconn",
    "log-line",
    "file-line",
    "packet",
    "applied-change",
    "kubernetes",
    "run",
    "change",
    "vantage",
]
"""What a source is. `run` is what the trace says of itself: its client, its endpoints, its time. `change` is a change
in the history of a watch, by its place there; it belongs to no trace. `vantage` is a vantage of the case, by its place.
`file-line` is a URL of a deployment file, by its place in the case. `applied-change` is a change of a repair, by its
place in the case.
`kubernetes` is what kubectl listed behind a URL.
"""


class Source(msgspec.Struct, frozen=True):
    """One piece of evidence: the number of its trace in the case, its kind, and its id in that trace."""

    trace: int
    kind: Kind
    id: int = 0
    line: int = 0
    """Of a line of a log or of a deployment file, or of a packet: its number in its file."""
    file: str = ""

    @property
    def anchor(self) -> str:
        """The id of its row on the page."""
        return f"t{self.trace}-{self.kind}-{self.id}"


class Statement(msgspec.Struct, frozen=True):
    """One sentence, with its sources. Raises ValueError without a source."""

    text: Text
    sources: tuple[Source, ...]
    quote: str = ""
    """What a program wrote, to the letter, below the sentence."""
    setting: Setting | None = None
    """The change that the sentence proposes, which a view displays as a difference."""
    quotation: Quotation | None = None
    """What a public page says, to the letter, below the sentence."""

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError(f"a statement needs a source, and {self.text!s} has none. Name the steps or dials.")


class Section(msgspec.Struct, frozen=True):
    """One part of the story: what happened, in the order in which it happened."""

    slug: str
    title: Text
    statements: tuple[Statement, ...]
    empty: Text = ""
    """What to display where there is no statement."""
    left_out: Text = ""
    """How many statements the case leads to and the page does not have."""
