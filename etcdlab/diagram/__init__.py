"""The call flow of a trace, as a picture: the chain in lanes, one phase at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.trace import Trace

__all__ = ["Picture", "draw"]


@dataclass(frozen=True, slots=True)
class Picture:
    """One SVG, the same in words, the phase it shows, the layout that made it and what it has to say."""

    svg: str
    words: str
    phase: str
    by: str
    notes: tuple[str, ...] = ()


def draw(trace: Trace, chain: Chain, phase: str = "", current: int | None = None) -> Picture:
    """Draw one phase of a trace: the one named, that of the step `current`, or the most telling."""
    from etcdlab.diagram import geometry, layout, marks, picture

    drawing = layout.render(chain)
    marked = marks.mark(trace, chain, phase, current)
    svg = picture.svg(geometry.read(drawing.svg), chain, trace, marked)
    words = picture.summary(chain, trace, marked)
    return Picture(svg, words, marked.phase, drawing.by, drawing.notes)
