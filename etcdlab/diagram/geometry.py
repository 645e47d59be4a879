"""The places of boxes and lines, read from the SVG that Graphviz writes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The horizontal centre."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class EdgeShape:
    """An edge: the path of its line, the points of its arrow head, and the place of its label."""

    path: str
    head: str
    label: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Geometry:
    """A drawing without colours: boxes by the ids `station_…` and `lane_…`, lines by `edge_…`."""

    whole: Box
    boxes: dict[str, Box]
    lines: dict[str, EdgeShape]


def read(svg: str) -> Geometry:
    """Read the geometry of a drawing. Raises ValueError for an SVG that Graphviz did not write."""
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - written by Graphviz on this machine, or packaged
    except ElementTree.ParseError as error:
        raise ValueError(f"the drawing is not XML: {error}") from error
    graph = root.find(f"{_SVG}g")
    if graph is None:
        raise ValueError("the drawing holds no graph")
    groups = {group.get("id", ""): group for group in graph.findall(f"{_SVG}g")}
    _, _, width, height = _numbers(root.get("viewBox", ""))
    *_, x, y = _numbers(graph.get("transform", ""))
    return Geometry(
        whole=Box(-x, -y, width, height),
        boxes={name: _box(group) for name, group in groups.items() if name.startswith(("station_", "lane_"))},
        lines={name: _line(group) for name, group in groups.items() if name.startswith("edge_")},
    )


_LABEL = 64
"""The width that a label needs between two boxes."""


def across(source: Box, target: Box) -> EdgeShape:
    """A line between boxes of two lanes, from the sides that face each other.

    Between boxes that are too near to each other for a label, the label is above them.
    """
    way = 1 if source.middle < target.middle else -1
    x0 = source.x + source.width if way > 0 else source.x
    x1 = target.x if way > 0 else target.x + target.width
    y0, y1 = (box.y + box.height / 2 for box in (source, target))
    tip, bend = x1 - 8 * way, (x0 + x1) / 2
    overlap = max(source.y, target.y) < min(source.y + source.height, target.y + target.height)
    beside = overlap and abs(x1 - x0) < _LABEL
    return EdgeShape(
        path=f"M{x0:.1f},{y0:.1f} C{bend:.1f},{y0:.1f} {bend:.1f},{y1:.1f} {tip:.1f},{y1:.1f}",
        head=f"{x1:.1f},{y1:.1f} {tip:.1f},{y1 - 4:.1f} {tip:.1f},{y1 + 4:.1f}",
        label=(bend, min(source.y, target.y) - 3 if beside else (y0 + y1) / 2 + 4),
    )


def _box(group: ElementTree.Element) -> Box:
    outlines = [*group.iter(f"{_SVG}path"), *group.iter(f"{_SVG}polygon")]
    numbers = [n for outline in outlines for n in _numbers(outline.get("d", "") + outline.get("points", ""))]
    across, down = numbers[::2], numbers[1::2]
    return Box(min(across), min(down), max(across) - min(across), max(down) - min(down))


def _line(group: ElementTree.Element) -> EdgeShape:
    path, head, text = (group.find(f"{_SVG}{tag}") for tag in ("path", "polygon", "text"))
    return EdgeShape(
        path=path.get("d", "") if path is not None else "",
        head=head.get("points", "") if head is not None else "",
        label=(float(text.get("x", "0")), float(text.get("y", "0"))) if text is not None else None,
    )


def _numbers(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text)]
