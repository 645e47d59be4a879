"""Turns passages into the steps of a trace: numbers them, stamps them, and finds what caused each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.trace import Actor, Basis, Cause, Step, Value, Via

if TYPE_CHECKING:
    from etcdlab.chain import Chain


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
            causes=self._causes(station, line),
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

    def _causes(self, station: str, line: Line) -> tuple[Cause, ...]:
        """The newest step of the line from which an edge leads here."""
        leading = {edge.source: edge.via for edge in self._chain.edges_to[station]}
        for step in line.back():
            if step.station in leading:
                return (Cause(step.id, leading[step.station]),)
        return (Cause(None, Via.UNKNOWN),) if leading else ()
