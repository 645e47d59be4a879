"""The call flow of a trace, as a picture: the functions of the chain in lanes, one phase at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.diagram.levels import LevelName
    from etcdlab.messages import Language, Text
    from etcdlab.trace import Trace

__all__ = ["Picture", "draw"]


class Picture(msgspec.Struct, frozen=True):
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
    functions: LevelName = "key",
    *,
    shipped: bool = False,
) -> Picture:
    """Draw one phase of a trace: the one named, that of the step `current`, or the one that explains most.

    `functions` is `key` for the functions that tell the story, or `all`. The labels are in a language; without one, in
    the reader's. `shipped` takes the layout that ships with etcdlab, so that every machine draws the same.
    """
    from etcdlab.diagram import geometry, layout, marks, picture
    from etcdlab.diagram.levels import level_of
    from etcdlab.messages import reader_language

    level = level_of(chain, functions)
    drawing = layout.shipped(level) if shipped else layout.render(level)
    marked = marks.mark(trace, chain, phase, current)
    chosen = language or reader_language()
    words = picture.summary(chain, trace, marked, chosen)
    svg = picture.svg(geometry.read(drawing.svg), level, trace, marks.at_level(marked, level), words, chosen)
    return Picture(svg, words, marked.phase, drawing.by, drawing.notes)
