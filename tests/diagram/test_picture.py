from __future__ import annotations

import base64
from functools import partial
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import msgspec
import pytest

from etcdlab import diagram
from etcdlab.chain import chain_of
from etcdlab.diagram import looks
from etcdlab.diagram.geometry import read
from etcdlab.diagram.graph import identifier
from etcdlab.diagram.layout import packaged
from etcdlab.diagram.levels import SIZES, LevelName
from etcdlab.diagram.marks import Mark
from etcdlab.diagram.picture import width_of
from etcdlab.messages import LANGUAGES, Language, Message, message, render
from etcdlab.step import Basis, Cause, Value, Via
from tests.diagram.small_chain import made, traced

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.trace import Trace

draw = partial(diagram.draw, functions="all")
SVG = "{http://www.w3.org/2000/svg}"


def group(svg: str, name: str) -> ElementTree.Element:
    return next(g for g in ElementTree.fromstring(svg).iter(f"{SVG}g") if g.get("id") == name)


def words(element: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def test_marks_differ_without_colour(chain: Chain, trace: Trace) -> None:
    svg = draw(trace, chain, "redial").svg
    outlines = {name: group(svg, f"station_{name}").findall(f"{SVG}rect") for name in
                ("sync", "dial_one", "state", "shutdown")}  # fmt: skip

    # Ahead is dashed, failed has a second line inside and a badge, current is heavy, earlier is thin.
    assert [rects[0].get("stroke-dasharray") for rects in outlines.values()] == [None, None, None, "4,3"]
    assert [rects[0].get("stroke-width") for rects in outlines.values()] == ["0.8", "1.5", "3.4", "1"]
    assert [len(rects) for rects in outlines.values()] == [1, 1, 3, 1]
    assert "✗ failed · current" in words(group(svg, "station_state"))
    assert words(group(svg, "station_dial_one")) == ["createTransport", "client.go"]


def test_edges_differ_by_line_and_word(chain: Chain, trace: Trace) -> None:
    """Each kind of edge has its own dashes and its own word in the legend."""
    svg = draw(trace, chain, "redial").svg
    drawn = {name: group(svg, f"edge_{name}") for name in range(5)}
    dashes = {name: edge.find(f"{SVG}path").get("stroke-dasharray") for name, edge in drawn.items()}  # type: ignore[union-attr]
    widths = {name: edge.find(f"{SVG}path").get("stroke-width") for name, edge in drawn.items()}  # type: ignore[union-attr]

    assert dashes == {0: None, 1: "1.5,3.5", 2: None, 3: "9,3,2,3", 4: None}
    assert [words(edge) for edge in drawn.values()] == [[], ["spawn"], [], ["wake"], []]
    assert widths == {0: "0.9", 1: "1.9", 2: "1.9", 3: "0.9", 4: "0.9"}


def test_one_phase_is_shown_and_named(chain: Chain, trace: Trace) -> None:
    picture = draw(trace, chain, "sync")
    header = ElementTree.fromstring(picture.svg).findall(f"{SVG}text")[1]

    assert picture.phase == "sync"
    assert "".join(header.itertext()) == "phase sync → redial → retry 1"
    assert [span.text for span in header if span.get("font-weight") == "bold"] == ["sync"]
    assert group(picture.svg, "station_state").get("class") == "etcdlab-station etcdlab-ahead"


@pytest.mark.parametrize(
    ("basis", "label", "filled"),
    [
        (Basis.OBSERVED, "observed in a running client", True),
        (Basis.MODELLED, "modelled from observed facts", False),
        (Basis.INFERRED, "inferred from a log", False),
        (Basis.SUPPOSED, "supposed: what if", False),
    ],
)
def test_what_a_passage_is_known_from_is_drawn_and_said(chain: Chain, basis: Basis, label: str, filled: bool) -> None:
    svg = draw(traced(made(0, "sync", "sync", basis=basis)), chain).svg
    ring = group(svg, "station_sync").find(f"{SVG}circle")

    assert ring is not None
    assert (ring.get("fill") == ring.get("stroke")) is filled
    assert label in words(ElementTree.fromstring(svg))


def test_the_legend_names_what_is_shown_and_no_more(chain: Chain, trace: Trace) -> None:
    labels = set(words(ElementTree.fromstring(draw(trace, chain, "sync").svg)))

    assert {"walked in this phase", "not passed", "current: last in this phase"} <= labels
    assert not {"failed here", "passed in an earlier phase", "observed in a running client"} & labels


def test_the_diagram_says_itself_in_words(chain: Chain, trace: Trace) -> None:
    picture = draw(trace, chain, "redial")
    root = ElementTree.fromstring(picture.svg)

    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext(f"{SVG}desc") == picture.words
    assert picture.words == (
        "Call flow of client 3.7.1 (grpc-go 1.82.1), phase redial. "
        "Walked: addrConn.createTransport. Failed: addrConn.updateConnectivityState."
    )


def test_the_svg_stands_alone(chain: Chain, trace: Trace) -> None:
    svg = draw(trace, chain).svg

    assert not any(tag in svg for tag in ("@import", "<script", "href", "url(", "<image", "foreignObject"))
    assert svg.count("http") == 1  # the namespace
    assert base64.b64encode(svg.encode())


def test_every_colour_has_one_for_a_dark_page(chain: Chain, trace: Trace) -> None:
    """And every rule of the style sheet is about this picture: it may be one of several on a page."""
    elements = list(ElementTree.fromstring(draw(trace, chain, "redial").svg).iter())
    colours = {element.get(side) for element in elements for side in ("fill", "stroke")} - {None, "none"}
    (style,) = (element.text or "" for element in elements if element.tag == f"{SVG}style")
    rules = style.partition("{")[2].removesuffix("}").split("}")[:-1]

    assert colours <= set(looks.DARK)
    assert all(rule.startswith(".etcdlab-picture [") for rule in rules)
    assert all(f'[{side}="{colour}"]' in style for colour in colours for side in ("fill", "stroke"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_has_contrast(dark: bool) -> None:
    """Each text is at least 4.5 times as light as its ground, or as dark."""

    def on_page(colour: str) -> str:
        return looks.DARK[colour] if dark else colour

    pairs = [(look.ink, ground) for look in looks.LOOKS.values() for ground in (look.fill, looks.PANEL)]
    pairs += [(looks.PANEL, looks.LOOKS[mark].stroke) for mark in (Mark.WALKED, Mark.FAILED)]
    pairs += [(ink, ground) for ink in (looks.QUIET, looks.INK) for ground in (looks.PANEL, looks.LANE)]

    for ink, ground in pairs:
        assert contrast(on_page(ink), on_page(ground)) >= 4.5, (ink, ground)


def contrast(one: str, other: str) -> float:
    """As WCAG 2 has it."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_hostile_text_comes_out_as_text(chain: Chain) -> None:
    hostile = "<b>x</b>\x1b[31m\u202e\ud800]]>&lt;\x00"
    value = Value("addr.Addr", hostile, Basis.OBSERVED)
    trace = traced(made(0, hostile, "sync", Cause(None, Via.UNKNOWN), values=(value,), error=hostile), client=hostile)

    root = ElementTree.fromstring(draw(trace, chain).svg.encode("utf-8"))
    titles = root.iter(f"{SVG}title")

    printable = "<b>x</b>\\x1b[31m\\u202e\\ud800]]>&lt;\\x00"
    assert words(root)[0] == f"etcd client {printable} · grpc-go 1.82.1"[:200]
    assert any(f"addr.Addr = {printable} (observed)\nerror: {printable}" in (title.text or "") for title in titles)
    assert not list(root.iter(f"{SVG}b"))


def test_a_value_of_ten_kilobytes_is_folded(chain: Chain) -> None:
    value = Value("eps", "x" * 10_240, Basis.OBSERVED)
    svg = draw(traced(made(0, "sync", "sync", values=(value,))), chain).svg

    assert f"eps = {'x' * 200}… 10,240 characters (observed)" in svg
    assert "x" * 201 not in svg


def test_a_station_the_chain_does_not_have_is_left_out(chain: Chain) -> None:
    trace = traced(made(0, "sync", "from-another-generation"), made(1, "sync", "sync"))

    assert group(draw(trace, chain).svg, "station_sync").get("class") == (
        "etcdlab-station etcdlab-walked etcdlab-current"
    )


def test_a_chain_of_one_lane_is_drawn(chain: Chain) -> None:
    alone = msgspec.structs.replace(
        chain,
        lanes=chain.lanes[:1],
        stations=tuple(s for s in chain.stations if s.lane == "caller"),
        edges=chain.edges[:1],
    )

    assert group(draw(traced(), alone).svg, "edge_0") is not None


def test_labels_are_translated_and_functions_not(chain: Chain, trace: Trace) -> None:
    svg = draw(trace, chain, "redial", language="zh_CN").svg
    labels = words(ElementTree.fromstring(svg))

    assert {"本阶段经过", "在此失败", "createTransport", "client.go", "etcd 客户端 3.7.1 · grpc-go 1.82.1"} <= set(
        labels
    )
    header = ElementTree.fromstring(svg).findall(f"{SVG}text")[1]
    assert "".join(header.itertext()) == "阶段 同步 → 重新拨号 → 重试 1"
    assert "✗ 失败 · 当前" in words(group(svg, "station_state"))
    assert words(group(svg, "edge_1")) == ["启动"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", SIZES)
@pytest.mark.parametrize("release", ["seed", "3.5.9", "3.7.1"])
def test_titles_of_lanes_fit_the_packaged_drawing(release: str, level: LevelName, language: Language) -> None:
    whole = chain_of(release)
    boxes = read(packaged(whole.id, level)).boxes

    for lane in whole.lanes:
        title, box = render(Message(str(lane.title)), language), boxes[identifier("lane", lane.role)]
        assert width_of(title, 7) <= box.width, title


@pytest.mark.parametrize("level", ["key", "all"])
def test_a_label_is_in_the_readers_language(chain: Chain, trace: Trace, level: LevelName) -> None:
    """A label has words. The box, the tooltip of its key function and the description are translated."""
    labelled = tuple(
        msgspec.structs.replace(one, label=message("Sync: the answer") if one.id == "members" else "")
        for one in chain.stations
    )
    chain = msgspec.structs.replace(chain, stations=labelled)
    picture = diagram.draw(trace, chain, "sync", language="zh_CN", functions=level)

    assert "Sync: the answer" not in picture.svg
    assert picture.svg.count("Sync：收到应答") == 3
