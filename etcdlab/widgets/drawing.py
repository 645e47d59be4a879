"""The diagram of a chain as plain data: where everything is, and what it says. The browser draws and marks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from etcdlab.diagram import geometry, layout, looks
from etcdlab.diagram.graph import DASHES, file_name, function_name, identifier
from etcdlab.diagram.levels import level_of
from etcdlab.messages import Message, Text
from etcdlab.step import Basis, Via
from etcdlab.views import labels

if TYPE_CHECKING:
    from etcdlab.chain import Chain, Edge, Station
    from etcdlab.diagram.geometry import Box, EdgeShape, Geometry


def drawing(chain: Chain) -> dict[str, Any]:
    """Lanes, stations and edges with their places, in points; y grows downwards from the top left corner."""
    placed = geometry.read(layout.render(level_of(chain, "all")).svg)
    whole, boxes = placed.whole, placed.boxes
    return {
        "x": whole.x,
        "y": whole.y,
        "width": whole.width,
        "height": whole.height,
        "lanes": [{"title": _text(lane.title), **_box(boxes[identifier("lane", lane.role)])} for lane in chain.lanes],
        "stations": [_station(chain, station, boxes) for station in chain.stations],
        "marks": {mark: _text(look.text) for mark, look in looks.LOOKS.items()},
        "bases": {
            basis: {"label": _text(labels.BASES[basis]), "meaning": _text(looks.BASES[basis])} for basis in Basis
        },
        "edges": [_edge(number, edge, placed) for number, edge in enumerate(chain.edges)],
    }


def _station(chain: Chain, station: Station, boxes: dict[str, Box]) -> dict[str, Any]:
    return {
        "id": station.id,
        "name": function_name(station),
        "file": file_name(station),
        "function": station.name,
        "package": chain.qualified(station).removesuffix(f".{station.function}"),
        "text": _text(station.text),
        **_box(boxes[identifier("station", station.id)]),
    }


def _text(text: Text) -> Any:
    """A text of a chain. It is a template without parameters, so that the page can translate it."""
    return msgspec.to_builtins(Message(text) if isinstance(text, str) else text)


def _edge(number: int, edge: Edge, placed: Geometry) -> dict[str, Any]:
    line = placed.lines.get(f"edge_{number}") or _across(edge, placed)
    return {
        "from": edge.source,
        "to": edge.target,
        "via": str(edge.via),
        "path": line.path,
        "head": line.head,
        "dash": DASHES[edge.via],
        "label": list(line.label) if line.label and edge.via is not Via.CALL else None,
    }


def _across(edge: Edge, placed: Geometry) -> EdgeShape:
    ends = (placed.boxes[identifier("station", end)] for end in (edge.source, edge.target))
    return geometry.across(*ends)


def _box(box: Box) -> dict[str, float]:
    return {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
