"""A client that the learner walks through: it runs on when an answer is locked in, and not before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from etcdlab.engines.engine import Engine
    from etcdlab.sandboxes.sandbox import Sandbox
    from etcdlab.step import Step
    from etcdlab.trace import Trace


class StopAt(Protocol):
    """The step at which the client stops."""

    @property
    def in_any_order(self) -> bool:
        """Whether the client may have passed the step already: the order of goroutines differs from run to run."""

    def is_at(self, step: Step) -> bool:
        """Whether this is the step."""


@dataclass(frozen=True)
class Function:
    """The next step at one of these stations, in that phase if there is one."""

    stations: Collection[str]
    phase: str = ""
    in_any_order: bool = False

    def is_at(self, step: Step) -> bool:
        """Whether this is the step."""
        return step.station in self.stations and self.phase in ("", step.phase)


@dataclass(frozen=True)
class StateOf:
    """The next step at which a goroutine of this role gives a SubConn another state than CONNECTING."""

    role: str
    phase: str = "redial"
    in_any_order: bool = True

    def is_at(self, step: Step) -> bool:
        """Whether this is the step."""
        if step.station != "update-connectivity-state" or step.actor.role != self.role or step.phase != self.phase:
            return False
        return step.value("s") not in (None, "CONNECTING")


@dataclass(frozen=True)
class FailingPicker:
    """The next step that installs a picker which returns only an error."""

    phase: str = "redial"
    in_any_order: bool = False

    def is_at(self, step: Step) -> bool:
        """Whether this is the step."""
        picker = str(step.value("p"))
        is_failing = "(every" in picker or "TransientFailure" in picker
        return step.station == "update-picker" and step.phase == self.phase and is_failing


class Passed(NamedTuple):
    """What the client did after an answer: the trace until then, and the steps since the stop before it.

    The last of the steps is the one at which the client stopped.
    """

    trace: Trace
    steps: tuple[Step, ...] = ()


class Walk:
    """Runs an engine from one stop to the next. Each stop is remembered, and the engine runs to it only once.

    `first` are the steps that the engine has passed already. `lab` has the servers of the client: they end with it.
    """

    def __init__(self, engine: Engine, first: Sequence[Step] = (), lab: Sandbox | None = None) -> None:
        self.engine, self.lab = engine, lab
        self._steps = chain(first, engine)
        self._passed: dict[str, Passed] = {}

    def run_to(self, key: str, stop_at: StopAt | None) -> Passed:
        """What the client did up to the stop of a question. Without a stop the client runs to its end."""
        if key not in self._passed:
            earlier = self._earlier(stop_at) if stop_at is not None else None
            steps = (earlier,) if earlier is not None else tuple(self._run(stop_at))
            self._passed[key] = Passed(self.engine.trace, steps)
        return self._passed[key]

    def _run(self, stop_at: StopAt | None) -> Iterator[Step]:
        for step in self._steps:
            yield step
            if stop_at is not None and stop_at.is_at(step):
                return

    def _earlier(self, stop_at: StopAt) -> Step | None:
        """The step of a stop in any order that the client has passed already. No step is the stop of two questions."""
        stops = {passed.steps[-1].id for passed in self._passed.values() if passed.steps}
        steps = self.engine.trace.steps if stop_at.in_any_order else ()
        return next((step for step in steps if step.id not in stops and stop_at.is_at(step)), None)

    def start(self) -> Passed:
        """What the client did before its first step: nothing."""
        return Passed(self.engine.trace)

    def close(self) -> None:
        """End the engine."""
        self.engine.close()
        if self.lab is not None:
            self.lab.close()
