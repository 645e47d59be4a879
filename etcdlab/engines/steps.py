"""Makes a step of a trace from a station of the chain, which has the function and the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from etcdlab.messages import Text
from etcdlab.step import Actor, Basis, Cause, Step, Value

if TYPE_CHECKING:
    from etcdlab.chain import Chain, Station


class StepDetails(TypedDict, total=False):
    """The fields of a step that an engine may leave out; see `Step`."""

    at: int | None
    line: int | None
    values: tuple[Value, ...]
    objects: tuple[str, ...]
    causes: tuple[Cause, ...]
    error: Text


def step_of(
    chain: Chain, station: Station, number: int, phase: str, actor: Actor, basis: Basis, **details: Unpack[StepDetails]
) -> Step:
    """The step with the id `number`: an actor passed this station in this phase."""
    return Step(
        id=number,
        phase=phase,
        station=station.id,
        function=chain.qualified(station),
        file=station.file,
        actor=actor,
        basis=basis,
        **details,
    )
