"""One goroutine that is paused at one station, with everything that etcdlab reads there in one batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from etcdlab.engines.debugger import variables
from etcdlab.engines.debugger.delve import Answer, RefusedRequest
from etcdlab.engines.debugger.expressions import (
    DEPTHS,
    ELEMENTS,
    NESTED,
    SCALAR,
    STRUCTURE,
    evaluation,
    readable,
    stack,
)
from etcdlab.engines.debugger.variables import Variable, number
from etcdlab.messages import Text, message
from etcdlab.step import Via

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.chain import Chain, Station
    from etcdlab.engines.go.paused_process import PausedProcess

DEPTH = 60
"""Frames of a stack: enough from a picker up to the program's main."""


@dataclass(frozen=True)
class Stop:
    """The values at one stop."""

    station: Station
    goroutine: int
    parent: int
    """The goroutine that started this one."""
    callers: tuple[str, ...]
    """The functions on the stack, the innermost first; the station's own is left out."""
    line: int
    values: dict[str, variables.Scalar] = field(default_factory=dict)
    members: tuple[dict[str, Any], ...] = ()
    cluster: str = ""
    member: str = ""
    """Ids, in hexadecimal, of the cluster and the member that answered a MemberList."""
    subconn: int | None = None
    """The address of the addrConn in memory, which identifies it."""
    address: str = ""
    backoff: int = 0
    picker: int | None = None
    left_out: tuple[Text, ...] = ()
    """The lists that were not read to their end."""


class Reader:
    """Reads the stops of one chain. The expressions of each station are computed once."""

    def __init__(self, chain: Chain, process: PausedProcess) -> None:
        self._chain = chain
        self._process = process
        spawned = {edge.target for edge in chain.edges if edge.via is Via.SPAWN}
        self._expressions = {station.id: _expressions(station, station.id in spawned) for station in chain.stations}

    def read(self, stops: list[tuple[Station, int]]) -> list[Stop]:
        """Read all paused goroutines: everything in one batch, and then the parts of their pickers."""
        readings = [(station, goroutine, dict(self._expressions[station.id])) for station, goroutine in stops]
        requests: list[tuple[str, dict[str, Any]]] = []
        for _, goroutine, wanted in readings:
            requests.append(stack(goroutine, DEPTH))
            requests += [evaluation(expr, depth, goroutine=goroutine) for expr, depth in wanted.items()]
        answers = iter(self._process.batch(requests))
        return [self._read(station, goroutine, wanted, answers) for station, goroutine, wanted in readings]

    def _read(
        self, station: Station, goroutine: int, wanted: dict[str, int], answers: Iterator[Answer | RefusedRequest]
    ) -> Stop:
        frames = next(answers)
        read = {expr: next(answers) for expr in wanted}
        for expr, answer in read.items():
            # An unknown name is not read again: Delve searches the whole program for it each time.
            if isinstance(answer, RefusedRequest) and _NO_NAME in answer.text:
                self._expressions[station.id].pop(expr, None)
        by_expr = readable(read)
        self._read_picker(station, goroutine, by_expr)
        return self._stop(
            station, goroutine, [] if isinstance(frames, RefusedRequest) else frames["Locations"], by_expr
        )

    def _read_picker(self, station: Station, goroutine: int, by_expr: dict[str, Variable]) -> None:
        """Add the parts of the picker of a station. They depend on its type."""
        names = [one.expr for one in station.values if one.fact == "picker" and one.expr in by_expr]
        parts = [name + part for name in names for part in variables.picker_parts(by_expr[name])]
        if parts:
            answers = self._process.batch([evaluation(part, NESTED, goroutine=goroutine) for part in parts])
            by_expr |= readable(dict(zip(parts, answers, strict=True)))

    def _stop(self, station: Station, goroutine: int, frames: list[Any], by_expr: dict[str, Variable]) -> Stop:
        answered = by_expr.get("mresp.Members")
        return Stop(
            station=station,
            goroutine=goroutine,
            parent=number(by_expr.get("runtime.curg.parentGoid")),
            callers=tuple(frame["function"]["name"] for frame in frames[1:] if frame["function"]),
            line=frames[0]["line"] if frames else 0,
            values=self._values(station, by_expr),
            members=tuple(variables.members(answered)) if answered else (),
            cluster=f"{number(by_expr.get('mresp.Header.ClusterId')):x}",
            member=f"{number(by_expr.get('mresp.Header.MemberId')):x}",
            subconn=variables.pointer(by_expr[station.subconn]) if station.subconn in by_expr else None,
            address=next(variables.addresses(by_expr.get(f"{station.subconn}.addrs", _NOTHING)), ""),
            backoff=number(by_expr.get(f"{station.subconn}.backoffIdx")),
            picker=_identity(station, by_expr),
            left_out=tuple(_left_out(by_expr)),
        )

    def _values(self, station: Station, by_expr: dict[str, Variable]) -> dict[str, variables.Scalar]:
        """The station's values by their expressions."""
        values: dict[str, variables.Scalar] = {}
        for reading in station.values:
            name = reading.expr if reading.expr in by_expr else reading.before
            if name not in by_expr:
                continue
            if reading.fact == "picker":
                parts = {expr: part for expr, part in by_expr.items() if expr.startswith(f"{name}.")}
                values[name] = variables.picker(by_expr[name], parts, self._chain)
            elif (plain := variables.plain(by_expr[name])) is not None:
                is_address = reading.fact == "address" and isinstance(plain, tuple)
                values[name] = ", ".join(map(str, plain)) if is_address and isinstance(plain, tuple) else plain
        return values


_NO_NAME = "could not find symbol"
_NOTHING: Variable = {"name": "", "kind": 0, "children": ()}


def _expressions(station: Station, spawned: bool) -> dict[str, int]:
    """The expressions to read at a station, each with its depth."""
    wanted = [("runtime.curg.parentGoid", SCALAR)] if spawned else []
    for reading in station.values:
        for expr in filter(None, (reading.expr, reading.before)):
            wanted.append((expr, DEPTHS.get(reading.fact, STRUCTURE)))
            if reading.fact == "picker":
                wanted.append((_receiver(expr), STRUCTURE))
            if reading.fact == "members":
                wanted += [("mresp.Header.ClusterId", SCALAR), ("mresp.Header.MemberId", SCALAR)]
    if station.subconn:
        wanted += [(station.subconn, SCALAR), (f"{station.subconn}.addrs", 2), (f"{station.subconn}.backoffIdx", 0)]
    return dict(wanted)


def _left_out(by_expr: dict[str, Variable]) -> Iterator[Text]:
    for expr, variable in by_expr.items():
        for length in variables.longer_lists(variable, ELEMENTS):
            yield message(
                "In the client, {expression} is a list of {length:,} items. etcdlab read the first {most:,}.",
                expression=expr,
                length=length,
                most=ELEMENTS,
            )


def _receiver(expr: str) -> str:
    return expr.partition(".")[0]


def _identity(station: Station, by_expr: dict[str, Variable]) -> int | None:
    """The address in memory of the picker that is installed or used here: of its receiver, if that is a pointer."""
    for reading in station.values:
        if reading.fact == "picker" and reading.expr in by_expr:
            own = by_expr.get(_receiver(reading.expr))
            return (variables.pointer(own) if own else None) or variables.pointer(by_expr[reading.expr])
    return None
