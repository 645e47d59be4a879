"""The figures of a report: the call flow, one figure for each phase, in the section that tells it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from etcdlab.diagram import draw
from etcdlab.diagram.looks import phase_label
from etcdlab.messages import message, render

if TYPE_CHECKING:
    from etcdlab.messages import Language
    from etcdlab.report.runs import Run

MOST_FIGURES = 6
"""So many phases have a figure: a client that retries for long has many that look the same."""

_SECTIONS = {"connect": "asked", "sync": "answered", "redial": "dialled"}


class Figure(msgspec.Struct, frozen=True):
    """One picture with its caption. The SVG is a file of its own, and describes itself in words."""

    svg: str
    caption: str


def figures_of(run: Run, language: Language) -> dict[str, list[Figure]]:
    """The figures of each section, by its slug."""
    figures: dict[str, list[Figure]] = defaultdict(list)
    for phase in run.trace.phases()[:MOST_FIGURES]:
        caption = message("The functions that the client passed in phase {phase}.", phase=phase_label(phase))
        svg = draw(run.trace, run.chain, phase, language=language, shipped=True).svg
        figures[_SECTIONS.get(phase, "picker")].append(Figure(svg, render(caption, language)))
    return figures
