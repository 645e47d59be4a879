"""Turns passages into the steps of a trace: numbers them, stamps them, and finds what led to each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.chain.generation import holds
from etcdlab.trace import Actor, Basis, Cause, Step, Value, Via

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.chain.generation import Facts


class Line:
    """The steps that led to one another up to here; a line that branches off remembers the one it came from."""

    def __init__(self, parent: Line | None = None) -> None:
        self._parent = parent
        self._steps: list[Step] = []

    def add(self, step: Step) -> None:
        """The next step of this line."""
        self._steps.append(step)

    def back(self) -> Iterator[Step]:
        """The steps from the newest to the first, across branches."""
        yield from reversed(self._steps)
        if self._parent is not None:
            yield from self._parent.back()


class Recorder:
    """The steps of one run, in the order they were passed."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._began: int | None = None
        self.steps: list[Step] = []

    def step(
        self,
        phase: str,
        station: str,
        actor: Actor,
        line: Line,
        *,
        basis: Basis,
        values: tuple[Value, ...] = (),
        objects: tuple[str, ...] = (),
        causes: tuple[Cause, ...] = (),
        error: str = "",
    ) -> Step:
        """Record one passage of a station."""
        known = self._chain.by_id[station]
        step = Step(
            id=len(self.steps),
            phase=phase,
            station=station,
            function=self._chain.qualified(known),
            file=known.file,
            actor=actor,
            basis=basis,
            at=self._now(),
            values=values,
            objects=objects,
            causes=causes,
            error=error,
        )
        self.steps.append(step)
        line.add(step)
        return step

    def _now(self) -> int:
        now = time.monotonic_ns()
        if self._began is None:
            self._began = now
        return now - self._began

    def cause(self, station: str, line: Line, facts: Facts) -> Cause | None:
        """The newest step of the line from which an edge leads here; None where a call of the program begins.

        Who waited for a timer or was woken is told by whoever ended that wait.
        """
        edges = self._chain.edges_to[station]
        leading = {edge.source: edge for edge in edges if edge.via not in (Via.TIMER, Via.WAKE)}
        for step in line.back():
            edge = leading.get(step.station)
            if edge is not None and holds(edge.condition, facts):
                return Cause(step.id, edge.via)
        return Cause(None, Via.UNKNOWN) if edges else None
