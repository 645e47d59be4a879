"""The diagram of a chain as plain data: the places and the texts. The browser draws and marks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from etcdlab.diagram import geometry, layout, looks
from etcdlab.diagram.graph import (
    DASHES,
    count_label,
    count_width,
    edge_identifier,
    file_name,
    function_name,
    identifier,
)
from etcdlab.diagram.levels import SIZES, level_of
from etcdlab.diagram.text_width import bold_width
from etcdlab.step import BASIS_LABELS, Basis, Via

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.chain import Chain, Edge, Station
    from etcdlab.diagram.geometry import Box, EdgeShape, Geometry
    from etcdlab.diagram.layout import Drawing
    from etcdlab.diagram.levels import Level


def drawing(chain: Chain, lay_out: Callable[[Level], Drawing] = layout.render) -> dict[str, Any]:
    """The functions and edges of the chain, the meaning of the marks, and the places at each level."""
    return {
        "stations": [_station(chain, station) for station in chain.stations],
        "edges": [{"from": edge.source, "to": edge.target, "via": str(edge.via)} for edge in chain.edges],
        "levels": {name: _level(level_of(chain, name), lay_out) for name in SIZES},
        "marks": {mark: msgspec.to_builtins(look.text) for mark, look in looks.LOOKS.items()},
        "bases": {
            basis: {
                "label": msgspec.to_builtins(BASIS_LABELS[basis]),
                "meaning": msgspec.to_builtins(looks.BASES[basis]),
            }
            for basis in Basis
        },
    }


def _station(chain: Chain, station: Station) -> dict[str, Any]:
    return {
        "id": station.id,
        "name": msgspec.to_builtins(function_name(station)),
        "file": file_name(station),
        "function": msgspec.to_builtins(station.name),
        "package": chain.qualified(station).removesuffix(f".{station.function}"),
        "text": msgspec.to_builtins(station.text),
    }


def _level(level: Level, lay_out: Callable[[Level], Drawing]) -> dict[str, Any]:
    """One level. The places are in points; y grows downwards from the top left corner."""
    placed = geometry.read(lay_out(level).svg)
    chain, boxes = level.chain, placed.boxes
    return {
        **_box(placed.whole),
        "sizes": msgspec.to_builtins(level.sizes) | {"smallest": level.sizes.smallest},
        "lanes": [
            {"title": msgspec.to_builtins(lane.title), **_box(boxes[identifier("lane", lane.role)])}
            for lane in chain.lanes
        ],
        "stations": [_placed(level, station, boxes) for station in chain.stations],
        "edges": [_edge(edge, placed, joins) for edge, joins in zip(chain.edges, level.joins, strict=True)],
    }


def _placed(level: Level, station: Station, boxes: dict[str, Box]) -> dict[str, Any]:
    """A function of a level, with the widths of its name and of the number of functions that it stands for."""
    others, size = [one.id for one in level.others_at(station.id)], level.sizes.name
    return {
        "id": station.id,
        "others": others,
        "nameWidth": round(bold_width(str(function_name(station))) * size, 1),
        "countWidth": round(count_width(count_label(len(others))) * size, 1),
        **_box(boxes[identifier("station", station.id)]),
    }


def _edge(edge: Edge, placed: Geometry, joins: tuple[int, ...]) -> dict[str, Any]:
    line = placed.lines.get(edge_identifier(edge)) or _across(edge, placed)
    return {
        "via": str(edge.via),
        "joins": list(joins),
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
