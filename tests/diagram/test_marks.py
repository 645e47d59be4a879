from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.diagram.marks import Mark, mark, telling_phase
from etcdlab.step import Basis, Cause, Value, Via
from tests.diagram.small_chain import made, traced

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.trace import Trace

WALKED, FAILED, EARLIER, AHEAD = Mark.WALKED, Mark.FAILED, Mark.EARLIER, Mark.AHEAD
FAILURE = (Value("s", "TRANSIENT_FAILURE", Basis.MODELLED),)


def test_only_the_current_phase_is_marked(chain: Chain, trace: Trace) -> None:
    """The steps of the other phases are earlier or ahead."""
    marks = mark(trace, chain, "redial")

    assert {name: station.mark for name, station in marks.stations.items()} == {
        "sync": EARLIER,
        "members": EARLIER,
        "pick": AHEAD,  # passed, but in a later phase
        "dial-one": WALKED,
        "state": FAILED,
        "shutdown": AHEAD,
    }


def test_an_edge_is_walked_where_it_caused_a_step(chain: Chain, trace: Trace) -> None:
    """Only causes of the displayed phase count."""
    assert mark(trace, chain, "sync").edges == (WALKED, AHEAD, AHEAD, AHEAD, AHEAD)
    assert mark(trace, chain, "redial").edges == (EARLIER, WALKED, WALKED, AHEAD, AHEAD)
    assert mark(trace, chain, "retry 1").edges == (EARLIER, EARLIER, EARLIER, WALKED, AHEAD)


def test_a_cause_of_unknown_kind_walks_the_edge_between_the_two(chain: Chain) -> None:
    trace = traced(made(0, "sync", "members"), made(1, "sync", "dial-one", Cause(0, Via.UNKNOWN)))

    assert mark(trace, chain).edges == (AHEAD, WALKED, AHEAD, AHEAD, AHEAD)


def test_the_last_station_of_the_phase_is_the_current_one(chain: Chain, trace: Trace) -> None:
    stations = mark(trace, chain, "redial").stations

    assert [name for name, station in stations.items() if station.current] == ["state"]


def test_marks_at_a_step_know_nothing_of_what_comes_after(chain: Chain, trace: Trace) -> None:
    marks = mark(trace, chain, current=2)

    assert marks.phase == "redial"
    assert marks.stations["dial-one"].current
    assert marks.stations["state"].mark is AHEAD


def test_a_step_with_an_error_failed(chain: Chain) -> None:
    trace = traced(made(0, "sync", "members", error="no endpoint could be asked"))

    assert mark(trace, chain).stations["members"].mark is FAILED


def test_the_failed_redial_is_drawn_first() -> None:
    """The diagram shows the failed redial, even when a retry fails after it."""
    trace = traced(
        made(0, "connect", "state"),
        made(1, "redial", "state", values=FAILURE),
        made(2, "retry 1", "state", values=FAILURE),
    )

    assert telling_phase(trace) == "redial"


def test_else_the_last_failed_phase_is_drawn() -> None:
    """Without a failed redial the diagram shows the last failed phase, and else the last phase."""
    failed = traced(made(0, "connect", "state", values=FAILURE), made(1, "sync", "sync"))
    healthy = traced(made(0, "connect", "state"), made(1, "redial", "state"), made(2, "retry 1", "pick"))

    assert telling_phase(failed) == "connect"
    assert telling_phase(healthy) == "retry 1"


def test_an_empty_trace_has_every_station_ahead(chain: Chain) -> None:
    marks = mark(traced(), chain)

    assert marks.phase == ""
    assert {station.mark for station in marks.stations.values()} == {AHEAD}
    assert set(marks.edges) == {AHEAD}
