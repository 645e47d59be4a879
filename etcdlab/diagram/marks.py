"""Which stations and edges a trace passed, within one phase."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from etcdlab.grpc_names import TRANSIENT_FAILURE
from etcdlab.step import Via

if TYPE_CHECKING:
    from collections.abc import Iterable

    from etcdlab.chain import Chain
    from etcdlab.diagram.levels import Level
    from etcdlab.step import Step
    from etcdlab.trace import Trace


class Mark(StrEnum):
    """The state of a station or an edge in the phase that the diagram displays."""

    WALKED = "walked"
    FAILED = "failed"  # walked, and it failed there
    EARLIER = "earlier"  # passed in an earlier phase only
    AHEAD = "ahead"  # not passed


class StationMark(msgspec.Struct, frozen=True):
    """One station's mark. `step` is the last passage in the phase, where there is one."""

    mark: Mark
    current: bool = False
    step: Step | None = None


class Marks(msgspec.Struct, frozen=True):
    """The marks of one phase: of every station by its id, and of every edge in the chain's order."""

    phase: str
    stations: dict[str, StationMark]
    edges: tuple[Mark, ...]


def failed(step: Step) -> bool:
    """Whether this step failed: it has an error, or changes a state to TRANSIENT_FAILURE."""
    return bool(step.error) or step.value("s") == TRANSIENT_FAILURE


def telling_phase(trace: Trace) -> str:
    """The phase that explains most: `redial` if it failed, else the last phase that failed, else the last phase."""
    troubled = dict.fromkeys(step.phase for step in trace.steps if failed(step))
    if "redial" in troubled:
        return "redial"
    return next(reversed(troubled or trace.phases()), "")


def mark(trace: Trace, chain: Chain, phase: str = "", current: int | None = None) -> Marks:
    """Mark one phase: the one named, or that of the step `current`, or the one that explains most.

    With `current`, the diagram displays the client at that step. Without it, the diagram displays the whole phase.
    After the end of the trace the client is at no station.
    """
    steps = trace.steps if current is None else trace.steps[: current + 1]
    if current is not None:
        phase = trace.steps[current].phase
    phase = phase or telling_phase(trace)
    within = tuple(step for step in steps if step.phase == phase)
    before = tuple(step for step in steps if within and step.phase != phase and step.id < within[0].id)
    edges = _crossed(trace, chain, within), _crossed(trace, chain, before)
    return Marks(
        phase=phase,
        stations=_stations(
            chain,
            within,
            {step.station for step in before},
            within[-1].station if within and (current is not None or not trace.complete) else "",
        ),
        edges=tuple(_edge(number, *edges) for number in range(len(chain.edges))),
    )


def at_level(marks: Marks, level: Level) -> Marks:
    """The marks of a level. A function and an edge have the marks of everything that they stand for."""
    return Marks(
        phase=marks.phase,
        stations={
            station.id: _joined_mark([marks.stations[name] for name in level.stations_in(station.id)])
            for station in level.chain.stations
        },
        edges=tuple(min((marks.edges[number] for number in numbers), key=_TELLING.index) for numbers in level.joins),
    )


_TELLING = (Mark.FAILED, Mark.WALKED, Mark.EARLIER, Mark.AHEAD)
"""The first of several marks is the most important one."""


def _joined_mark(stations: list[StationMark]) -> StationMark:
    steps = [station.step for station in stations if station.step]
    return StationMark(
        min((station.mark for station in stations), key=_TELLING.index),
        any(station.current for station in stations),
        max(steps, key=lambda step: step.id, default=None),
    )


def _stations(chain: Chain, within: tuple[Step, ...], before: set[str], current: str) -> dict[str, StationMark]:
    last = {step.station: step for step in within}
    wrong = {step.station for step in within if failed(step)}

    def one(station: str) -> StationMark:
        if station not in last:
            return StationMark(Mark.EARLIER if station in before else Mark.AHEAD)
        walked = Mark.FAILED if station in wrong else Mark.WALKED
        return StationMark(walked, station == current, last[station])

    return {station.id: one(station.id) for station in chain.stations}


def _crossed(trace: Trace, chain: Chain, steps: Iterable[Step]) -> set[int]:
    """The edges that lead from a cause to one of these steps."""
    crossings = {
        (trace.steps[cause.step].station, step.station, cause.via)
        for step in steps
        for cause in step.causes
        if cause.step is not None
    }
    ends = {(source, target) for source, target, via in crossings if via is Via.UNKNOWN}
    return {
        number
        for number, edge in enumerate(chain.edges)
        if (edge.source, edge.target, edge.via) in crossings or (edge.source, edge.target) in ends
    }


def _edge(number: int, within: set[int], before: set[int]) -> Mark:
    if number in within:
        return Mark.WALKED
    return Mark.EARLIER if number in before else Mark.AHEAD
