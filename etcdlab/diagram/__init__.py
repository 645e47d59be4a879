"""The call flow of a trace, as a picture: the functions of the chain in lanes, one phase at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.messages import Language, Text
    from etcdlab.trace import Trace

__all__ = ["Picture", "draw"]


@dataclass(frozen=True, slots=True)
class Picture:
    """One SVG, its description in words, its phase, and the layout that made it with notes on that."""

    svg: str
    words: str
    phase: str
    by: str
    notes: tuple[Text, ...] = ()


def draw(
    trace: Trace,
    chain: Chain,
    phase: str = "",
    current: int | None = None,
    language: Language | None = None,
) -> Picture:
    """Draw one phase of a trace: the one named, that of the step `current`, or the one that explains most.

    The labels are in a language; without one, in the reader's.
    """
    from etcdlab.diagram import geometry, layout, marks, picture
    from etcdlab.messages import reader_language

    drawing = layout.render(chain)
    marked = marks.mark(trace, chain, phase, current)
    chosen = language or reader_language()
    svg = picture.svg(geometry.read(drawing.svg), chain, trace, marked, chosen)
    words = picture.summary(chain, trace, marked, chosen)
    return Picture(svg, words, marked.phase, drawing.by, drawing.notes)
