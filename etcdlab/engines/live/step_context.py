"""The context of a step of the modelled client: the goroutine, its SubConn, its call, and the values of the step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab import workload
from etcdlab.engines.recorder import CausalLine
from etcdlab.grpc_names import READY, TRANSIENT_FAILURE
from etcdlab.step import Actor, Basis, DialEnd, MemberUrls, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.chain import Station
    from etcdlab.engines.live.client import Change, Client, Move, SubConn
    from etcdlab.step import Cause
    from etcdlab.trace import Dial, MemberList

    Fact = tuple[str | int | bool | tuple[str | MemberUrls, ...] | DialEnd, Basis]


class StepContext(msgspec.Struct, frozen=True):
    """The context of one step. It is a struct, because each hop makes another context."""

    role: str
    subconn: SubConn | None = None
    move: Move | None = None
    change: Change | None = None
    method: str = ""
    answer: MemberList | None = None
    is_what_if: bool = False
    """Whether the answer belongs to a what if, and no cluster gave it."""
    eps: tuple[str, ...] = ()
    line: CausalLine = msgspec.field(default_factory=CausalLine)
    """The steps that led here."""
    more_causes: tuple[Cause, ...] = ()
    """The other causes of the next step: a backoff that ended, or a new picker."""
    from_queue: bool = False
    """Whether the next station is passed by the goroutine that took it from a queue."""

    @property
    def actor(self) -> Actor:
        """The goroutine. The one of a dial also has its SubConn and attempt."""
        if self.role != "dial" or self.subconn is None:
            return Actor(self.role)
        return Actor("dial", self.subconn.address, self.subconn.id, self.subconn.attempt)

    @property
    def objects(self) -> tuple[str, ...]:
        """The objects of a step: its SubConn, and the dial that decided its state."""
        if self.subconn is None:
            return ()
        decided = (
            self.move is not None and self.move.after in (READY, TRANSIENT_FAILURE) and self.subconn.dial is not None
        )
        dial = (f"dial {self.subconn.dial.id}",) if decided and self.subconn.dial else ()
        return (f"subconn {self.subconn.id}", *dial)


_OF_CLIENT: dict[str, Callable[[Client], str | int | bool | tuple[str, ...]]] = {
    "configured": lambda client: client.configured,
    "endpoints": lambda client: client.endpoints,
    "addresses": lambda client: tuple(map(client.address, client.endpoints)),
    "aggregate": lambda client: client.aggregate,
    "picker": lambda client: client.picker.text,
    "key": lambda _: workload.KEY,
    "failfast": lambda _: False,
    "linearizable": lambda client: client.chain.behaviours.linearizable,
}
"""It is read only for a station that has it, because there may be thousands of endpoints and of steps."""


def read(station: Station, context: StepContext, client: Client, passage: Basis) -> tuple[Value, ...]:
    """The values of a station, each with its basis. A value that does not apply is left out.

    A modelled value has the basis of the passage.
    """
    facts = _facts_of(context, client)
    for reading in station.values:
        if reading.fact in _OF_CLIENT and reading.fact not in facts:
            facts[reading.fact] = (_OF_CLIENT[reading.fact](client), Basis.MODELLED)
    # The same change of etcd's client added a field for its endpoints.
    older = not client.chain.behaviours.sets_endpoints_first
    values = [
        ((older and reading.before) or reading.expr, *facts[reading.fact])
        for reading in station.values
        if reading.fact in facts
    ]
    return tuple(Value(expr, value, passage if basis is Basis.MODELLED else basis) for expr, value, basis in values)


def _facts_of(context: StepContext, client: Client) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    if context.subconn is not None:
        facts |= _of_subconn(context.subconn, client)
    if context.move is not None:
        facts |= _of_move(context.move, context.subconn)
    if context.method:
        facts["method"] = (context.method, Basis.MODELLED)
    if context.role == "caller" and context.method and client.installed_picker is not None:
        facts["picker"] = (client.installed_picker.text, Basis.MODELLED)
    if context.answer is not None:
        facts["members"] = (advertised_urls(context.answer), Basis.SUPPOSED if context.is_what_if else Basis.OBSERVED)
    if context.eps:
        facts["eps"] = (context.eps, Basis.MODELLED)
    return facts


def _of_subconn(subconn: SubConn, client: Client) -> dict[str, Fact]:
    modelled = Basis.MODELLED
    return {
        "address": (subconn.address, modelled),
        "server_name": (client.address(subconn.address), modelled),
        "host": (client.address(subconn.address).rpartition(":")[0].strip("[]"), modelled),
        "state": (subconn.state, modelled),
        "backoff": (subconn.attempt - 1, modelled),
    }


def _of_move(move: Move, subconn: SubConn | None) -> dict[str, Fact]:
    facts: dict[str, Fact] = {"from": (move.before, Basis.MODELLED), "to": (move.after, Basis.MODELLED)}
    if move.error:
        facts["error"] = (move.error, Basis.MODELLED)
    if subconn is not None and subconn.dial is not None and move.after in (READY, TRANSIENT_FAILURE):
        facts["dial"] = (end_of(subconn.dial), Basis.OBSERVED)
    return facts


def advertised_urls(answer: MemberList) -> tuple[MemberUrls, ...]:
    """The URLs that each member of an answer advertises."""
    return tuple(MemberUrls(member.name or member.id, member.client_urls) for member in answer.members)


def end_of(dial: Dial) -> DialEnd:
    """How a dial ended: after all its stages, or in the stage that failed."""
    if dial.failure is None:
        return DialEnd(sum(stage.ms for stage in dial.stages))
    stage = dial.stage(dial.failure.stage)
    return DialEnd(stage.ms if stage else 0.0, dial.failure.stage, dial.failure.kind)
