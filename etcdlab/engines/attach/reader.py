"""Reads the core of a program, in batches: each batch is answered before the next one is sent.

First the goroutines of the client itself, which are few: they lead to the client, its channel and its SubConns. Then
the RPCs that wait for a picker, however many goroutines there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etcdlab.engines.attach.goroutines import METHOD, Frame, GoroutineInChain, ProcessSnapshot, Wait
from etcdlab.engines.attach.read_variables import Objects
from etcdlab.engines.debugger import variables
from etcdlab.engines.debugger.delve import RefusedRequest
from etcdlab.engines.debugger.expressions import DEPTHS, SCALAR, STRUCTURE, evaluation, readable, stack
from etcdlab.errors import AttachError
from etcdlab.messages import message

if TYPE_CHECKING:
    from etcdlab.chain import Chain, Station
    from etcdlab.engines.attach.session import Session
    from etcdlab.engines.attach.source import Source

_USER_LOCATION, _START_LOCATION = 2, 4
"""How Delve filters goroutines (service/api/types.go, GoroutineField): their innermost frame that is not the
runtime's, or the function they started with."""

_MOST = 64
"""At most so many goroutines of a kind are read one by one."""

_MOST_COUNTED = 1_024
"""Of at most so many more RPCs that wait for a picker, only the channel and the method are read."""

_DEPTH = 50
"""Frames of a stack."""

_MODULES = 1 << 20
"""Bytes of a list of modules."""


class Reader:
    """Reads one program into its `snapshot`."""

    def __init__(self, chain: Chain, session: Session) -> None:
        self._chain, self._session = chain, session
        self._stations = {chain.qualified(one): one for one in chain.stations if not one.anchor}
        self._objects = Objects(chain, session)
        self._read: set[int] = set()
        """The goroutines read so far."""
        self.snapshot: ProcessSnapshot = self._objects.snapshot

    def read(self) -> None:
        """Read the program. Raises GoError if the debugger ends meanwhile; what was read until then stays."""
        client, grpc = self._chain.modules["C"], self._chain.modules["G"]
        for location in (client, *self._objects.readers, grpc):
            self._take_in(self._goroutines(_START_LOCATION, location))
        waiting = self._goroutines(_USER_LOCATION, self._chain.qualified(self._chain.by_id["pick"]))
        self._take_in(waiting)
        self._count([one for one in waiting if one not in self._read])
        self.snapshot.is_complete = True

    def verify(self, source: Source) -> None:
        """Raises AttachError for a core of another binary: its list of modules is not where this binary has it."""
        requests = [evaluation("runtime.modinfo", SCALAR, longest=_MODULES), ("ProcessPid", {})]
        answer, process = self._session.batch(requests)
        self.snapshot.pid = 0 if isinstance(process, RefusedRequest) else int(process["Pid"])
        text = "" if isinstance(answer, RefusedRequest) else str(answer["Variable"]["value"])
        if not all(version in text for version in (source.program.client, source.program.grpc)):
            raise AttachError(
                message("The core {core} is of another binary.", core=source.name),
                message("Give the binary that the process ran."),
            )

    def _goroutines(self, kind: int, location: str) -> list[int]:
        """The goroutines at a location. Those in a function of the chain come first."""
        request = ("ListGoroutines", {"Start": 0, "Count": 0, "Filters": [{"Kind": kind, "Arg": location}]})
        (answer,) = self._session.batch([request])
        goroutines = [] if isinstance(answer, RefusedRequest) else answer["Goroutines"] or []
        functions = self._stations.keys() | self._objects.functions
        goroutines.sort(key=lambda one: _function(one["userCurrentLoc"]) not in functions)
        return [int(one["id"]) for one in goroutines]

    def _take_in(self, goroutines: list[int]) -> None:
        """Read the stacks of the first goroutines, the objects of their frames, and the values of their stations."""
        new = [one for one in goroutines if one not in self._read][:_MOST]
        self._read.update(new)
        stacks = self._stacks(new)
        channels = self._objects.follow(
            {goroutine: list(map(_function, frames)) for goroutine, frames in stacks.items()}
        )
        with_frames = [
            GoroutineInChain(goroutine, self._frames(frames), channel=channels.get(goroutine))
            for goroutine, frames in stacks.items()
        ]
        in_chain = [one for one in with_frames if one.frames]
        self.snapshot.goroutines += in_chain
        self._read_values(in_chain)
        self.snapshot.waits += [
            Wait(one.channel, str(one.values.get(one.frames[-1].number, {}).get(METHOD, "")))
            for one in in_chain
            if one.frames[-1].station.id == "pick"
        ]

    def _count(self, waiting: list[int]) -> None:
        """Read only the channel and the method of RPCs that wait."""
        stacks = self._stacks(waiting[:_MOST_COUNTED])
        self.snapshot.rpcs_of_unknown_client = len(waiting) - len(stacks)
        functions = {goroutine: list(map(_function, frames)) for goroutine, frames in stacks.items()}
        channels = self._objects.follow(functions)
        pick = self._chain.qualified(self._chain.by_id["pick"])
        frames = {one: stack.index(pick) for one, stack in functions.items() if pick in stack}
        requests = [evaluation(METHOD, STRUCTURE, goroutine=one, frame=frame) for one, frame in frames.items()]
        answers = zip(frames, self._session.batch(requests), strict=True)
        methods = readable({str(one): answer for one, answer in answers})
        for one in frames:
            method = variables.plain(methods[str(one)]) if str(one) in methods else ""
            self.snapshot.waits.append(Wait(channels.get(one), str(method or "")))

    def _stacks(self, goroutines: list[int]) -> dict[int, list[Any]]:
        """The frames of each goroutine whose stack can be read."""
        answers = self._session.batch([stack(goroutine, _DEPTH) for goroutine in goroutines])
        return {
            goroutine: answer["Locations"] or []
            for goroutine, answer in zip(goroutines, answers, strict=True)
            if not isinstance(answer, RefusedRequest)
        }

    def _frames(self, frames: list[Any]) -> tuple[Frame, ...]:
        named = [(number, self._stations.get(_function(frame)), frame["line"]) for number, frame in enumerate(frames)]
        return tuple(Frame(station, number, line) for number, station, line in reversed(named) if station)

    def _read_values(self, in_chain: list[GoroutineInChain]) -> None:
        readings = [
            (one, frame, expr, depth)
            for one in in_chain
            for frame in one.frames
            for expr, depth in self._expressions(frame.station)
        ]
        requests = [
            evaluation(expr, depth, goroutine=one.id, frame=frame.number) for one, frame, expr, depth in readings
        ]
        for (one, frame, expr, _), answer in zip(readings, self._session.batch(requests), strict=True):
            variable = readable({expr: answer}).get(expr)
            if variable is None:
                continue
            if expr == frame.station.subconn:
                one.subconn = variables.pointer(variable)
            elif (value := self._plain(frame.station, expr, variable)) is not None:
                one.values.setdefault(frame.number, {})[expr] = value

    def _expressions(self, station: Station) -> list[tuple[str, int]]:
        """The expressions to read at a station, with how deep."""
        readings = self._chain.attach.stations.get(station.id, ())
        wanted = [
            (expr, DEPTHS.get(one.fact, STRUCTURE)) for one in readings for expr in (one.expr, one.before) if expr
        ]
        return [*wanted, *([(station.subconn, SCALAR)] if readings and station.subconn else [])]

    def _plain(self, station: Station, expr: str, variable: variables.Variable) -> variables.Scalar | None:
        plain = variables.plain(variable)
        address = any(one.fact == "address" and one.expr == expr for one in self._chain.attach.stations[station.id])
        return ", ".join(map(str, plain)) if address and isinstance(plain, tuple) else plain


def _function(frame: dict[str, Any]) -> str:
    """The name of the function at a location."""
    return str(frame["function"]["name"]) if frame["function"] else ""
