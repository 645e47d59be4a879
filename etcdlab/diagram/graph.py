"""One level of a chain as a Graphviz graph, without any marks: lanes as clusters, stations in the order of time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from etcdlab.diagram.text_width import bold_width
from etcdlab.quoting import printable
from etcdlab.step import Via

if TYPE_CHECKING:
    from graphviz import Digraph

    from etcdlab.chain import Edge, Station
    from etcdlab.diagram.levels import Level, Sizes
    from etcdlab.messages import Text

DASHES = {
    Via.CALL: "",
    Via.QUEUE: "7,4",
    Via.SPAWN: "1.5,3.5",
    Via.WAKE: "9,3,2,3",
    Via.TIMER: "14,4",
    Via.UNKNOWN: "3,6",
}
"""The line of an edge, as an SVG dash array; a call is a solid line."""

INSET = 15
"""The space between a text and the sides of its box. The ring of the basis is drawn there, too."""

_PLAIN = 0.54
"""The width of a character of a file's name, as a share of the font's size."""

_STYLES = {
    Via.CALL: "solid",
    Via.QUEUE: "dashed",
    Via.SPAWN: "dotted",
    Via.WAKE: "dashed",
    Via.TIMER: "dashed",
    Via.UNKNOWN: "dotted",
}


def source(level: Level) -> str:
    """The DOT of a level, with ids a layout keeps: `station_…`, `lane_…` and `edge_…`, which names both ends.

    Edges between lanes are not in it. Graphviz would change the order of the lanes to shorten them, and lead them
    around whole lanes; the drawing takes them straight through.
    """
    from graphviz import Digraph

    graph, chain = Digraph("chain"), level.chain
    graph.attr(nodesep="0.4", ranksep=f"{level.sizes.gap / 72:.2f}", fontname="Helvetica", fontsize="12")
    graph.attr(bgcolor="transparent")
    graph.attr("node", shape="box", style="rounded", fontname="Helvetica", fontsize="11", fixedsize="true")
    graph.attr("edge", fontname="Helvetica", fontsize="11", arrowsize="0.7")
    for lane in chain.lanes:
        _lane(graph, level, lane.role, lane.title)
    order = {station.id: (station.lane, number) for number, station in enumerate(chain.stations)}
    for edge in chain.edges:
        (start, above), (end, below) = order[edge.source], order[edge.target]
        if start == end:
            # A call to an earlier function must not change the order of the functions.
            _edge(graph, edge, ranks=edge.via is Via.CALL and above < below)
    return str(graph.source)


def identifier(kind: str, name: str) -> str:
    """An id of the drawing. It has no `-`, for Graphviz and for selectors."""
    return f"{kind}_{name.replace('-', '_')}"


def edge_identifier(edge: Edge) -> str:
    """The id of an edge. It holds for every release of a generation, and so does the packaged drawing."""
    return identifier("edge", f"{edge.source}__{edge.target}")


def function_name(station: Station) -> Text:
    """The function without its receiver. The tooltip has the receiver, and the box has the file."""
    return station.label or station.written.rpartition(".")[2]


def count_label(others: int) -> str:
    """The number of further functions that a function stands for."""
    return f"+{others}" if others else ""


def count_width(count: str) -> float:
    """The width of that number after a name, as a multiple of the font's size."""
    return bold_width(f" {count}") if count else 0


def file_name(station: Station) -> str:
    """The station's file without its folders. With them the boxes would be wider."""
    return PurePosixPath(station.file).name


def label(*lines: str) -> str:
    """Lines of a label, as text: nothing in them is markup, an escape or an entity."""
    from graphviz import escape, nohtml

    return str(nohtml("\\n".join(escape(printable(line).replace("&", "&amp;")) for line in lines)))


def _lane(graph: Digraph, level: Level, role: str, title: Text) -> None:
    stations = [station for station in level.chain.stations if station.lane == role]
    with graph.subgraph(name=f"cluster_{role}") as lane:
        lane.attr(label=label(str(title)), id=identifier("lane", role), margin=str(level.sizes.margin))
        for station in stations:
            size = _size(level.sizes, station, count_label(len(level.others_at(station.id))))
            text = label(str(function_name(station)), file_name(station))
            lane.node(station.id, text, id=identifier("station", station.id), **size)
        for above, below in pairwise(stations):
            lane.edge(above.id, below.id, style="invis")


def _size(sizes: Sizes, station: Station, count: str) -> dict[str, str]:
    """Inches that hold the name, the count and the file."""
    name = sizes.name * (bold_width(str(function_name(station))) + count_width(count))
    points = max(name, sizes.file * _PLAIN * len(file_name(station))) + 2 * INSET
    return {"width": f"{points / 72:.2f}", "height": f"{sizes.box / 72:.3f}"}


def _edge(graph: Digraph, edge: Edge, *, ranks: bool) -> None:
    graph.edge(
        edge.source,
        edge.target,
        id=edge_identifier(edge),
        style=_STYLES[edge.via],
        label="" if edge.via is Via.CALL else label(edge.via),
        constraint=str(ranks).lower(),
    )
