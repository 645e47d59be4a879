"""Makes the steps of a trace: their numbers, their times, and the cause of each step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Unpack

from etcdlab.chain.generation import holds
from etcdlab.engines.steps import StepDetails, step_of
from etcdlab.step import Actor, Basis, Cause, Step, Via

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.chain.generation import Conditions


class CausalLine:
    """The steps up to here, each caused by the one before it. A branch refers to the line from which it starts."""

    def __init__(self, parent: CausalLine | None = None) -> None:
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
        self._first_step_ns: int | None = None
        self.steps: list[Step] = []

    def step(
        self,
        phase: str,
        station: str,
        actor: Actor,
        causal_line: CausalLine,
        basis: Basis,
        **details: Unpack[StepDetails],
    ) -> Step:
        """Record that an actor passed a station: the step gets the next number and the time since the first step."""
        details["at"] = self._now()
        step = step_of(self._chain, self._chain.by_id[station], len(self.steps), phase, actor, basis, **details)
        self.steps.append(step)
        causal_line.add(step)
        return step

    def _now(self) -> int:
        now = time.monotonic_ns()
        if self._first_step_ns is None:
            self._first_step_ns = now
        return now - self._first_step_ns

    def cause(self, station: str, line: CausalLine, facts: Conditions) -> Cause | None:
        """The newest step of the line from which an edge leads here; None where a call of the program begins.

        Timer and wake edges are skipped here: the code that ends the wait adds those causes.
        """
        edges = self._chain.edges_to[station]
        leading = {edge.source: edge for edge in edges if edge.via not in (Via.TIMER, Via.WAKE)}
        for step in line.back():
            edge = leading.get(step.station)
            if edge is not None and holds(edge.condition, facts):
                return Cause(step.id, edge.via)
        return Cause(None, Via.UNKNOWN) if edges else None
