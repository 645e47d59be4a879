"""The level of the key functions: what it leaves out, and what it keeps of that."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

import msgspec
import pytest

from etcdlab.chain import Edge, chain_of
from etcdlab.diagram import draw
from etcdlab.diagram.levels import level_of
from etcdlab.diagram.marks import Mark, at_level, mark
from etcdlab.step import Via
from tests.diagram.small_chain import made, traced

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.trace import Trace

SVG = "{http://www.w3.org/2000/svg}"


def key_edges(chain: Chain) -> list[tuple[str, str, Via]]:
    return [(edge.source, edge.target, edge.via) for edge in level_of(chain, "key").chain.edges]


def texts(svg: str, station: str) -> list[str]:
    (group,) = (one for one in ElementTree.fromstring(svg).iter(f"{SVG}g") if one.get("id") == f"station_{station}")
    return [text.text or "" for text in group.iter(f"{SVG}text")]


def test_an_edge_joins_key_functions_across_what_lies_between(chain: Chain) -> None:
    """`members` belongs to `sync`, and `state` to `dial-one`."""
    assert key_edges(chain) == [("sync", "dial-one", Via.SPAWN), ("dial-one", "pick", Via.WAKE)]


def test_an_edge_that_joins_several_is_of_the_most_telling_kind(chain: Chain) -> None:
    more = msgspec.structs.replace(chain, edges=(Edge("sync", "dial-one", Via.CALL), *chain.edges))
    level = level_of(more, "key")

    assert key_edges(more)[0] == ("sync", "dial-one", Via.SPAWN)
    assert level.joins[0] == (0, 2)


def test_a_call_and_its_return_are_one_edge(chain: Chain) -> None:
    calls = (Edge("members", "pick", Via.CALL), Edge("pick", "sync", Via.CALL))

    assert key_edges(msgspec.structs.replace(chain, edges=calls)) == [("sync", "pick", Via.CALL)]


def test_a_function_that_waits_for_itself_keeps_its_edge(chain: Chain) -> None:
    loop = (Edge("dial-one", "dial-one", Via.TIMER),)

    assert key_edges(msgspec.structs.replace(chain, edges=loop)) == [("dial-one", "dial-one", Via.TIMER)]


def test_a_key_function_has_the_marks_of_what_it_stands_for(chain: Chain, trace: Trace) -> None:
    marks = at_level(mark(trace, chain, current=3), level_of(chain, "key"))

    assert {name: (one.mark, one.current) for name, one in marks.stations.items()} == {
        "sync": (Mark.EARLIER, False),
        "pick": (Mark.AHEAD, False),
        "dial-one": (Mark.FAILED, True),  # `state` failed
    }
    assert marks.stations["dial-one"].step == trace.steps[3]
    assert marks.edges == (Mark.WALKED, Mark.AHEAD)


def test_all_functions_keep_their_own_marks(chain: Chain, trace: Trace) -> None:
    marks = mark(trace, chain, "redial")

    assert at_level(marks, level_of(chain, "all")) == marks


def test_a_key_function_says_how_many_more_it_stands_for(chain: Chain, trace: Trace) -> None:
    svg = draw(trace, chain, "sync").svg

    assert texts(svg, "sync") == ["Sync", "+1", "current"]
    assert texts(svg, "pick") == ["pick"]
    assert "It stands for addrConn.updateConnectivityState, addrConn.tearDown too." in svg


def test_a_finished_walk_is_at_no_function(chain: Chain, trace: Trace) -> None:
    """A picture of an unfinished walk says where the client is, and so does one that is about a step."""
    finished = msgspec.structs.replace(trace, complete=True)

    assert "current" not in draw(finished, chain).svg
    assert "current" in draw(trace, chain).svg
    assert "current" in draw(finished, chain, current=1).svg


@pytest.mark.parametrize("release", ["seed", "3.5.9", "3.5.21", "3.7.1"])
def test_the_names_of_key_functions_are_larger(release: str) -> None:
    sizes = {name: level_of(chain_of(release), name).sizes for name in ("key", "all")}  # type: ignore[arg-type]

    assert sizes["key"].name > sizes["all"].name
    assert sizes["key"].smallest > sizes["all"].smallest


def test_a_step_without_a_place_in_the_chain_marks_nothing(chain: Chain) -> None:
    marks = at_level(mark(traced(made(0, "sync", "elsewhere")), chain), level_of(chain, "key"))

    assert {one.mark for one in marks.stations.values()} == {Mark.AHEAD}
