"""Steps and traces in a line each."""

from __future__ import annotations

from etcdlab.origin import Origin
from etcdlab.step import Actor, Basis, Cause, Step, Value
from etcdlab.trace import Trace


def made(
    number: int,
    phase: str,
    station: str,
    *causes: Cause,
    values: tuple[Value, ...] = (),
    error: str = "",
    basis: Basis = Basis.MODELLED,
) -> Step:
    actor = Actor("caller")
    return Step(number, phase, station, station, "client.go", actor, basis, None, None, values, (), causes, error)


def traced(*steps: Step, client: str = "3.7.1") -> Trace:
    origin = Origin("live", client, "1.82.1", "endpointsharding")
    return Trace(1, origin, "10.0.0.5:2379", ("10.0.0.5:2379",), "2026-05-09T07:35:25Z", "none", steps=steps)
