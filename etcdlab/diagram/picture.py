"""The functions that a client passed, as one self-contained SVG. A layout has the places, and the marks have the looks.

The labels are in the reader's language, so the layout has no text. The width of a label is counted in cells: a Chinese
character takes two.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import Element, SubElement, tostring

from rich.cells import cell_len

from etcdlab.diagram import looks
from etcdlab.diagram.geometry import Box, across
from etcdlab.diagram.graph import (
    DASHES,
    count_label,
    count_width,
    edge_identifier,
    file_name,
    function_name,
    identifier,
)
from etcdlab.diagram.marks import Mark, Marks, StationMark
from etcdlab.diagram.text_width import bold_width
from etcdlab.messages import Text, message, render
from etcdlab.quoting import printable
from etcdlab.step import BASIS_LABELS, Via

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.chain import Chain, Edge, Station
    from etcdlab.diagram.geometry import EdgeShape, Geometry
    from etcdlab.diagram.levels import Level, Sizes
    from etcdlab.messages import Language
    from etcdlab.step import Basis
    from etcdlab.trace import Trace

HEADER, ROW, MARGIN = 44, 22, 14
_SAMPLE = 26
"""Width of a legend's sample."""

_LEGEND = 14
"""Size of a legend's text."""

CELL = 0.56
"""The width of a cell in the widest of the fonts, as a share of the font's size."""

_Say: TypeAlias = "Callable[[Text], str]"
_Sample: TypeAlias = "StationMark | Basis"
_Placed: TypeAlias = "tuple[float, _Sample, str]"


def svg(geometry: Geometry, level: Level, trace: Trace, marks: Marks, words: str, language: Language = "en") -> str:
    """The SVG, and its description in `words`. Nothing refers to an id, so a page may have several pictures."""
    say = partial(render, language=language)
    entries = [(sample, say(label)) for sample, label in _legend_entries(marks)]
    rows = _rows(entries, geometry.whole.width)
    width, height = geometry.whole.width + 2 * MARGIN, HEADER + geometry.whole.height + ROW * len(rows) + MARGIN
    root = _root(width, height, words)
    _header(root, trace, marks, width, say)
    whole = geometry.whole
    graph = SubElement(root, "g", transform=f"translate({MARGIN - whole.x:g} {HEADER - whole.y:g})")
    lanes = SubElement(graph, "g")
    for lane in level.chain.lanes:
        _lane(lanes, geometry.boxes[identifier("lane", lane.role)], say(lane.title), level.sizes.lane)
    _edges(graph, geometry, level, marks, say)
    for station in level.chain.stations:
        box = geometry.boxes[identifier("station", station.id)]
        _station(graph, box, level, station, marks.stations[station.id], say)
    legend = SubElement(root, "g")
    for number, row in enumerate(rows):
        _legend(legend, row, HEADER + whole.height + ROW * number + ROW / 2 + 2)
    return tostring(root, encoding="unicode")


def summary(chain: Chain, trace: Trace, marks: Marks, language: Language = "en") -> str:
    """The diagram in words, for a person who cannot see it."""
    say = partial(render, language=language)
    names = {
        mark: [s.name for s in chain.stations if marks.stations[s.id].mark is mark]
        for mark in (Mark.WALKED, Mark.FAILED)
    }
    walked, wrong = (tuple(names[mark]) or message("nothing") for mark in (Mark.WALKED, Mark.FAILED))
    whole = message(
        "Call flow of client {client} (grpc-go {grpc}), phase {phase}. Walked: {walked}. Failed: {failed}.",
        client=printable(trace.origin.client, 40),
        grpc=printable(trace.origin.grpc, 40),
        phase=looks.phase_label(printable(marks.phase, 40)),
        walked=walked,
        failed=wrong,
    )
    return say(whole)


def width_of(text: str, size: float) -> float:
    """Points that a text takes in the widest of the fonts."""
    return CELL * size * cell_len(text)


def _root(width: float, height: float, words: str) -> Element:
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width:g} {height:g}",
            "width": f"{width:g}",
            "height": f"{height:g}",
            "style": "max-width:100%;height:auto",
            "role": "img",
            "aria-label": words,
            "font-family": looks.FONT,
            "class": "etcdlab-picture",
        },
    )
    SubElement(root, "title").text = re.split(r"\. |。", words, maxsplit=1)[0]
    SubElement(root, "desc").text = words
    SubElement(root, "style").text = looks.theme()
    panel = {"x": "0.5", "y": "0.5", "width": f"{width - 1:g}", "height": f"{height - 1:g}", "rx": "10"}
    SubElement(root, "rect", panel, fill=looks.PANEL, stroke=looks.RULE)
    return root


def _header(root: Element, trace: Trace, marks: Marks, width: float, say: _Say) -> None:
    versions = {name: printable(getattr(trace.origin, name), 40) for name in ("client", "grpc")}
    client = message("etcd client {client} · grpc-go {grpc}", **versions)
    phase_word = message("phase")
    _text(root, MARGIN + 4, 27, say(client), size=15, ink=looks.INK, weight="bold", anchor="start")
    line = _text(root, width - MARGIN - 4, 27, f"{say(phase_word)} ", size=14, ink=looks.QUIET, anchor="end")
    for number, phase in enumerate(trace.phases()[:8]):
        if number:
            SubElement(line, "tspan").text = " → "
        name = SubElement(line, "tspan")
        name.text = say(looks.phase_label(printable(phase, 24)))
        if phase == marks.phase:
            name.attrib.update({"font-weight": "bold", "fill": looks.INK, "text-decoration": "underline"})


def _lane(graph: Element, box: Box, title: str, size: float) -> None:
    _rect(graph, box, 12, {"fill": looks.LANE, "stroke": looks.RULE, "class": "etcdlab-lane"})
    # A lane is as wide as its functions. A longer title has a smaller font.
    while size > 7 and width_of(title, size) > box.width:
        size -= 1
    _text(graph, box.middle, box.y + 19, title, size=size, ink=looks.QUIET)


def _edges(graph: Element, geometry: Geometry, level: Level, marks: Marks, say: _Say) -> None:
    numbered = [(number, edge, marks.edges[number]) for number, edge in enumerate(level.chain.edges)]
    # The lines that the client walked are drawn over the others.
    for number, edge, mark in sorted(numbered, key=lambda one: one[2] is Mark.WALKED):
        ends = (geometry.boxes[identifier("station", end)] for end in (edge.source, edge.target))
        line = geometry.lines.get(edge_identifier(edge)) or across(*ends)
        drawn = _edge(graph, number, line, edge, mark)
        if line.label and edge.via is not Via.CALL:
            _edge_label(drawn, *line.label, say(looks.VIAS[edge.via]), level.sizes.edge, mark)


def _edge(graph: Element, number: int, line: EdgeShape, edge: Edge, mark: Mark) -> Element:
    look = looks.LOOKS[mark]
    walked = mark is Mark.WALKED
    group = SubElement(graph, "g", {"id": f"edge_{number}", "class": f"etcdlab-edge etcdlab-{mark}"})
    stroke = {"stroke": look.stroke, "stroke-width": "1.9" if walked else "0.9"}
    dash = {"stroke-dasharray": DASHES[edge.via]} if DASHES[edge.via] else {}
    SubElement(group, "path", {"d": line.path, "fill": "none"} | stroke | dash)
    SubElement(group, "polygon", {"points": line.head, "fill": look.stroke if walked else looks.PANEL} | stroke)
    return group


def _edge_label(edge: Element, x: float, y: float, words: str, size: float, mark: Mark) -> None:
    weight = "bold" if mark is Mark.WALKED else "normal"
    label = _text(edge, x, y, words, size=size, ink=looks.LOOKS[mark].ink, weight=weight)
    label.attrib.update({"stroke": looks.PANEL, "stroke-width": "4", "paint-order": "stroke"})


def _station(graph: Element, box: Box, level: Level, station: Station, mark: StationMark, say: _Say) -> None:
    classes = f"etcdlab-station etcdlab-{mark.mark}{' etcdlab-current' if mark.current else ''}"
    group = SubElement(graph, "g", {"id": identifier("station", station.id), "class": classes})
    others = level.others_at(station.id)
    SubElement(group, "title").text = _tooltip(station, others, mark, say)
    _outlined(group, box, 11, mark)
    ink, sizes = looks.LOOKS[mark.mark].ink, level.sizes
    name = say(function_name(station))
    _names(group, box, (name, file_name(station) if sizes.file else "", count_label(len(others))), sizes, ink)
    if mark.step:
        at = {"cx": f"{box.x + 8.5:g}", "cy": f"{box.y + box.height / 2:g}"}
        SubElement(group, "circle", at | looks.ring(mark.step.basis))
    if looks.badge(mark):
        _badge(group, box, mark, say(looks.badge(mark)), sizes)


def _names(group: Element, box: Box, texts: tuple[str, str, str], sizes: Sizes, ink: str) -> None:
    """The name of a function, its file, and the number of further functions that it stands for."""
    name, file, count = texts
    wide, beside = bold_width(name) * sizes.name, count_width(count) * sizes.name
    baseline = box.y + box.height / 2 + (-1 if file else 0.35 * sizes.name)
    left = box.middle - (wide + beside) / 2
    written = _text(group, left, baseline, name, size=sizes.name, ink=ink, weight="bold", anchor="start")
    written.attrib.update({"textLength": f"{wide:.1f}", "lengthAdjust": "spacingAndGlyphs"})
    if count:
        _text(group, left + wide + beside, baseline, count, size=sizes.edge, ink=ink, anchor="end")
    if file:
        _text(group, box.middle, baseline + sizes.file + 1, file, size=sizes.file, ink=ink)


def _tooltip(station: Station, others: Sequence[Station], mark: StationMark, say: _Say) -> str:
    """What a browser displays for a function under the pointer."""
    lines = [f"{station.package}.{station.function}", station.file, say(station.text)]
    if others:
        lines.append(say(message("It stands for {functions} too.", functions=tuple(one.name for one in others))))
    if mark.step:
        step, basis = mark.step, looks.BASES[mark.step.basis]
        lines.append(say(message("step {number}, {basis}", number=step.id, basis=basis)))
        lines += [f"{printable(v.name)} = {printable(say(v.text))} ({say(BASIS_LABELS[v.basis])})" for v in step.values]
        if step.error:
            lines.append(say(message("error: {error}", error=printable(say(step.error)))))
    return "\n".join(lines)


def _outlined(parent: Element, box: Box, radius: float, mark: StationMark) -> None:
    _rect(parent, box, radius, looks.outline(mark))
    if mark.mark is Mark.FAILED:
        inner = Box(box.x + 3.5, box.y + 3.5, box.width - 7, box.height - 7)
        _rect(parent, inner, radius - 3, {"fill": "none", "stroke": looks.LOOKS[mark.mark].stroke})


def _badge(group: Element, box: Box, mark: StationMark, words: str, sizes: Sizes) -> None:
    size = sizes.badge
    look, wide, height = looks.LOOKS[mark.mark], width_of(words, size * 1.1) + 12, size + 5
    # Right of the middle, because lines from above end in the middle. A single line of text has more room above it.
    top = box.y - height * (0.75 if sizes.file else 0.55)
    pill = Box(max(box.middle + 8, box.x + box.width - wide - 6), top, wide, height)
    _rect(group, pill, height / 2, {"fill": look.stroke, "stroke": looks.PANEL, "stroke-width": "1.5"})
    _text(group, pill.middle, pill.y + height * 0.74, words, size=size, ink=looks.PANEL, weight="bold")


def _legend_entries(marks: Marks) -> list[tuple[_Sample, Text]]:
    """The entries for what this diagram displays: each mark, the place of the client, and the basis of its steps."""
    present = list(marks.stations.values())
    entries: list[tuple[_Sample, Text]] = [
        (StationMark(mark), look.text)
        for mark, look in looks.LOOKS.items()
        if any(station.mark is mark for station in present)
    ]
    current = next((station.mark for station in present if station.current), None)
    if current:
        entries.append((StationMark(current, current=True), message("current: last in this phase")))
    bases = {station.step.basis for station in present if station.step}
    return entries + [(basis, text) for basis, text in looks.BASES.items() if basis in bases]


def _rows(entries: list[tuple[_Sample, str]], width: float) -> list[list[_Placed]]:
    """The legend in as many rows as the width asks for. Each label is as wide as in the widest of the fonts."""
    rows: list[list[_Placed]] = [[]]
    x = 0.0
    for sample, words in entries:
        taken = _SAMPLE + width_of(words, _LEGEND) + 26
        if rows[-1] and x + taken > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, sample, words))
        x += taken
    return rows


def _legend(root: Element, row: list[_Placed], y: float) -> None:
    for x, sample, words in row:
        left = MARGIN + 4 + x
        if isinstance(sample, StationMark):
            _outlined(root, Box(left, y - 7, _SAMPLE, 14), 4, sample)
        else:
            SubElement(root, "circle", {"cx": f"{left + _SAMPLE - 6:g}", "cy": f"{y:g}"} | looks.ring(sample))
        _text(root, left + _SAMPLE + 7, y + 4, words, size=_LEGEND, ink=looks.QUIET, anchor="start")


def _rect(parent: Element, box: Box, radius: float, attributes: dict[str, str]) -> None:
    place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "rx": radius}
    SubElement(parent, "rect", {side: f"{value:g}" for side, value in place.items()} | attributes)


def _text(
    parent: Element, x: float, y: float, words: str, *, size: float, ink: str, weight: str = "", anchor: str = "middle"
) -> Element:
    element = SubElement(parent, "text", {"x": f"{x:g}", "y": f"{y:g}", "font-size": f"{size:g}", "fill": ink})
    element.set("text-anchor", anchor)
    if weight:
        element.set("font-weight", weight)
    element.text = words
    return element
