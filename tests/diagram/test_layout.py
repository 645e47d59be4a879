from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pygraphviz
import pytest

from etcdlab.chain import Chain, chain_of, release_names
from etcdlab.diagram import draw, layout
from etcdlab.diagram.geometry import read
from etcdlab.diagram.graph import edge_identifier, identifier, label, source
from etcdlab.diagram.layout import packaged, render
from etcdlab.diagram.levels import SIZES, Level, LevelName, level_of
from etcdlab.trace import Trace

GENERATIONS = {chain.id: chain for chain in map(chain_of, release_names())}
DRAWINGS = [(generation, level) for generation in GENERATIONS for level in SIZES]


def generation_at(generation: str, level: LevelName) -> Level:
    return level_of(GENERATIONS[generation], level)


@pytest.fixture(autouse=True)
def _nothing_drawn_yet() -> None:
    layout._render.cache_clear()


@pytest.fixture
def no_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


@pytest.fixture
def no_pygraphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    # None in sys.modules is Python's own way to say that a module is not there.
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    layout._render.cache_clear()


def pretend_dot(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    dot = folder / "dot"
    dot.write_text(f"#!/bin/sh\n{script}\n")
    dot.chmod(dot.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


def test_without_dot_pygraphviz_lays_out(chain: Chain, no_dot: None) -> None:
    drawing = render(level_of(chain, "all"))

    assert drawing.by == "pygraphviz"
    assert drawing.notes == ()


@pytest.mark.parametrize(("generation", "level"), DRAWINGS)
def test_with_no_layout_at_all_the_packaged_drawing_is_used(
    generation: str, level: LevelName, no_dot: None, no_pygraphviz: None
) -> None:
    drawing = render(generation_at(generation, level))

    assert drawing.by == "packaged"
    assert drawing.svg == packaged(generation, level)


def test_a_dot_that_fails_falls_through_with_a_note(
    chain: Chain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_dot(tmp_path, monkeypatch, "exit 1")

    drawing = render(level_of(chain, "all"))

    assert drawing.by == "pygraphviz"
    assert list(map(str, drawing.notes)) == ["dot cannot lay out the diagram: it ended with 1. Reinstall Graphviz."]


def test_a_dot_that_writes_nonsense_falls_through(
    chain: Chain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_dot(tmp_path, monkeypatch, "echo nonsense")

    assert render(level_of(chain, "all")).by == "pygraphviz"


def test_a_dot_that_hangs_is_ended_with_all_it_started(
    chain: Chain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_dot(tmp_path, monkeypatch, f"sleep 600 & echo $! > {tmp_path}/pid; wait")

    began = time.monotonic()
    drawing = render(level_of(chain, "all"), limit=1.0)

    assert drawing.by == "pygraphviz"
    assert "timed out" in str(drawing.notes[0])
    assert time.monotonic() - began < 30
    assert ended(int((tmp_path / "pid").read_text()))


def ended(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(("generation", "level"), DRAWINGS)
def test_the_packaged_drawing_is_up_to_date(generation: str, level: LevelName) -> None:
    """If this fails: python -m etcdlab.diagram.package, where dot is installed."""
    chain = generation_at(generation, level).chain
    geometry = read(packaged(generation, level))
    lanes = {station.id: station.lane for station in chain.stations}
    texts = "".join(ElementTree.fromstring(packaged(generation, level)).itertext())

    assert set(geometry.boxes) == {f"station_{s.id.replace('-', '_')}" for s in chain.stations} | {
        f"lane_{lane.role}" for lane in chain.lanes
    }
    assert set(geometry.lines) == {
        edge_identifier(edge) for edge in chain.edges if lanes[edge.source] == lanes[edge.target]
    }
    assert all(station.function.rpartition(".")[2] in texts for station in chain.stations if not station.label)


@pytest.mark.parametrize(("generation", "level"), DRAWINGS)
@pytest.mark.parametrize("by", ["dot or pygraphviz", "packaged"])
def test_lanes_are_left_to_right_and_stations_top_to_bottom(generation: str, level: LevelName, by: str) -> None:
    drawn = generation_at(generation, level)
    chain = drawn.chain
    boxes = read(packaged(generation, level) if by == "packaged" else render(drawn).svg).boxes
    lefts = [boxes[f"lane_{lane.role}"].x for lane in chain.lanes]

    assert lefts == sorted(lefts)
    for lane in chain.lanes:
        tops = [boxes[f"station_{s.id.replace('-', '_')}"].y for s in chain.stations if s.lane == lane.role]
        assert tops == sorted(set(tops))


@pytest.mark.parametrize("level", SIZES)
@pytest.mark.parametrize(
    ("release", "grpc"), [("3.5.4", "1.38.0"), ("3.5.9", "1.41.0"), ("3.5.9", "1.53.0"), ("3.5.21", "1.70.0")]
)
def test_a_line_of_the_packaged_drawing_leads_to_its_function(release: str, grpc: str, level: LevelName) -> None:
    """The drawing of a generation is for every release of it, also for one with other edges."""
    drawn = level_of(chain_of(release, grpc=grpc), level)
    geometry = read(packaged(drawn.whole.id, level))
    edges = [edge for edge in drawn.chain.edges if edge_identifier(edge) in geometry.lines]

    assert len(edges) > len(drawn.chain.edges) / 2
    for edge in edges:
        box = geometry.boxes[identifier("station", edge.target)]
        x, y = map(float, geometry.lines[edge_identifier(edge)].head.split()[1].split(","))
        assert box.x - 2 <= x <= box.x + box.width + 2, edge
        assert box.y - 2 <= y <= box.y + box.height + 2, edge


def test_no_two_edges_have_the_same_ends() -> None:
    """So the ends name an edge."""
    for chain in map(chain_of, release_names()):
        ends = [(edge.source, edge.target) for edge in chain.edges]
        assert len(ends) == len(set(ends))


def test_the_layouts_take_the_same_marks(trace: Trace, request: pytest.FixtureRequest) -> None:
    chain = chain_of("3.7.1")
    first = draw(trace, chain)
    request.getfixturevalue("no_dot")
    second = draw(trace, chain)
    request.getfixturevalue("no_pygraphviz")
    third = draw(trace, chain)

    assert (second.by, third.by) == ("pygraphviz", "packaged")
    assert classes(first.svg) == classes(second.svg) == classes(third.svg)
    assert {"station_sync", "edge_0", "edge_5"} <= set(classes(third.svg))


def classes(svg: str) -> dict[str, str]:
    return {g.get("id", ""): g.get("class", "") for g in ElementTree.fromstring(svg).iter() if g.get("id")}


def test_a_chain_is_laid_out_once(chain: Chain) -> None:
    assert render(level_of(chain, "all")) is render(level_of(chain, "all"))


def test_a_label_is_text(no_dot: None) -> None:
    assert label("<b>x</b>") == "<b>x</b>"
    assert label("a\\nb", 'c "d"') == 'a\\\\nb\\nc "d"'
    assert label("&lt;\x1b") == "&amp;lt;\\\\x1b"


def test_hostile_station_names_reach_graphviz_as_text(chain: Chain) -> None:
    names = ("<b>x</b>", '"]; evil [label="', "back\\slash\\n", "&lt;", "[/]", "tab\t")
    stations = tuple(msgspec.structs.replace(s, label=n) for s, n in zip(chain.stations, names, strict=True))
    hostile = msgspec.structs.replace(chain, stations=stations)

    svg = pygraphviz.AGraph(string=source(level_of(hostile, "all"))).draw(format="svg", prog="dot").decode()
    texts = [text.text for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]

    assert texts.count("client.go") == 6
    assert {"<b>x</b>", '"]; evil [label="', "back\\slash\\n", "&lt;", "[/]", "tab\\t"} <= set(texts)
