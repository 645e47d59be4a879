"""The steps that the lines prove: the functions that the client must have passed to write such a line.

A line never has the time of a step before it, so only the step that ends with the line has a time. No line says what
led to the dial, so no cause is named that the chain of the release does not make certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from etcdlab.engines.log.address_origin import AddressOrigin
from etcdlab.engines.steps import StepDetails, step_of
from etcdlab.grpc_names import TRANSIENT_FAILURE
from etcdlab.step import Actor, Basis, Cause, Step, Value, Via

if TYPE_CHECKING:
    from typing import Unpack

    from etcdlab.chain import Chain
    from etcdlab.engines.log.dials import LoggedDial
    from etcdlab.step import MemberUrls

PHASE = "log"
"""The phase of every step: a log does not say whether a Sync was before it."""

MOST_TOLD = 8
"""The steps of at most so many addresses."""

_PICKER_MARKS = ("latest balancer error", "last connection error", "all SubConns are in TransientFailure")
"""The error came from a picker that only returns the error of the dial."""


class StepWriter:
    """Writes the steps of one trace."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self.steps: list[Step] = []
        self._start: datetime | None = None

    def write(self, endpoints: tuple[str, ...], dials: Sequence[LoggedDial], *, calls: int) -> tuple[Step, ...]:
        """The steps of a client with these configured endpoints that could not dial these addresses."""
        if endpoints:
            self._add("new", Actor("caller"), values=(self._value("new", "configured", endpoints),))
        proved = tuple(one.dial.address for one in dials if one.origin is AddressOrigin.ADVERTISED)
        if proved:
            self._add("set-endpoints", Actor("caller"), values=(self._value("set-endpoints", "eps", proved),))
        for one in dials[:MOST_TOLD]:
            self._dial(one)
            if any(mark in one.line.text for mark in _PICKER_MARKS):
                self._picks(one, calls)
        return tuple(self.steps)

    def _dial(self, one: LoggedDial) -> None:
        address, about = one.dial.address, (f"subconn {one.subconn.id}", f"dial {one.dial.id}")
        actor = Actor("dial", address, one.subconn.id)
        for station in ("reset-transport", "create-transport"):
            values = (self._value(station, "address", address),)
            self._add(station, actor, values=values, objects=about, causes=self._after(station))
        self._add(
            "update-connectivity-state",
            actor,
            values=(
                self._value("update-connectivity-state", "to", TRANSIENT_FAILURE),
                self._value("update-connectivity-state", "error", one.line.error),
            ),
            objects=about,
            causes=self._after("update-connectivity-state"),
        )

    def _picks(self, one: LoggedDial, calls: int) -> None:
        about = (f"subconn {one.subconn.id}",)
        role = self._chain.by_id["update-picker"].lane
        picker = self._chain.say("picker_failed", error=one.line.error)
        self._add("update-picker", Actor(role), values=(self._value("update-picker", "picker", picker),), objects=about)
        method = (self._value("pick", "method", one.line.method),) if one.line.method else ()
        call = ("call 0",) if calls else ()
        self._add(
            "pick", Actor("caller"), values=method, objects=call, at=self._at(one.line.time), error=one.line.error
        )

    def _add(self, name: str, actor: Actor, **details: Unpack[StepDetails]) -> None:
        """Add a step, if the chain has that station."""
        station = self._chain.by_id.get(name)
        if station is not None:
            details.setdefault("causes", (Cause(None, Via.UNKNOWN),))
            self.steps.append(step_of(self._chain, station, len(self.steps), PHASE, actor, Basis.INFERRED, **details))

    def _after(self, name: str) -> tuple[Cause, ...]:
        """The step before it, where the same goroutine calls one function after the other."""
        before = {"create-transport": "reset-transport", "update-connectivity-state": "create-transport"}.get(name)
        if before and self.steps and self.steps[-1].station == before:
            return (Cause(self.steps[-1].id, Via.CALL),)
        return (Cause(None, Via.UNKNOWN),)

    def _value(self, station: str, fact: str, value: str | tuple[str | MemberUrls, ...]) -> Value:
        readings = self._chain.by_id[station].values
        expression = next((one.expr for one in readings if one.fact == fact), fact)
        return Value(expression, value, Basis.INFERRED)

    def _at(self, time: str) -> int | None:
        """Nanoseconds since the first line with a time."""
        if not time:
            return None
        at = datetime.fromisoformat(time)
        self._start = self._start or at
        return max(0, round((at - self._start).total_seconds() * 1e9))
