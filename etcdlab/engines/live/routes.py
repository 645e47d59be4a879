"""Runs the routes of a generation on a modelled client. Each goroutine runs its hops in turn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from etcdlab.chain.generation import holds
from etcdlab.engines.live import outcome
from etcdlab.engines.live.client import Client, SubConn
from etcdlab.engines.live.goroutines import DONE, Goroutines, Task, TaskResult
from etcdlab.engines.live.step_context import StepContext, read
from etcdlab.engines.recorder import CausalLine, Recorder
from etcdlab.grpc_names import SHUTDOWN, TRANSIENT_FAILURE
from etcdlab.messages import Text
from etcdlab.step import Basis, Cause, Step, Via
from etcdlab.trace import Dial

if TYPE_CHECKING:
    from etcdlab.chain import Chain, Hop, Station


class RouteContinuation(msgspec.Struct, frozen=True):
    """A task: the rest of a route. If the route was `called`, the caller waits for its end."""

    run: Callable[[RouteContinuation], TaskResult]
    hops: tuple[Hop, ...]
    context: StepContext
    called: bool = False

    def __call__(self) -> TaskResult:
        return self.run(self)

    def after(self, context: StepContext) -> RouteContinuation:
        """What comes after its first hop."""
        return replace(self, hops=self.hops[1:], context=context)


class Routes:
    """The chain of one release, run on a modelled client.

    `collect` waits for the end of a SubConn's dial. At most `most` endpoints become SubConns.
    """

    def __init__(
        self,
        chain: Chain,
        client: Client,
        goroutines: Goroutines,
        collect: Callable[[SubConn], Dial],
        *,
        most: int,
        dials_late: bool,
    ) -> None:
        self._chain, self._client, self._goroutines, self._collect = chain, client, goroutines, collect
        self._most = most
        self._dials_late = self._idle = dials_late
        self._wakers = {edge.source for edge in chain.edges if edge.via is Via.WAKE}
        self._timed = {edge.source for edge in chain.edges if edge.via is Via.TIMER}
        self.recorder = Recorder(chain)
        self.phase = "connect"
        self.basis = Basis.MODELLED
        self.rpc_waits = False
        """Whether an RPC waits for a picker with a READY SubConn."""
        self.deadline_passed = False
        """Whether the deadline of the RPC that waits has passed."""
        self.used_old_connection = False
        """Whether the last RPC used a connection that the client has already given up."""

    @property
    def first_rpc_may_race(self) -> bool:
        """Whether an RPC may still use a connection that is closing."""
        return self._chain.behaviours.first_rpc_may_race

    @property
    def subconns(self) -> tuple[SubConn, ...]:
        """The SubConns that are not shut down."""
        return tuple(self._client.subconns.values())

    def route(self, name: str, context: StepContext, *, line: CausalLine | None = None, called: bool = False) -> Task:
        """A route, on its own line if there is no `line`. If it was `called`, the caller waits for its end."""
        if name == "resolve":
            self._idle = False
        return RouteContinuation(
            self._run, self._chain.routes[name], replace(context, line=line or CausalLine(context.line)), called
        )

    def next_hop(self, rest: RouteContinuation) -> Hop | None:
        """The next hop of a route with a true condition."""
        facts = self._facts(rest.context)
        return next((hop for hop in rest.hops if holds(hop.condition, facts)), None)

    def is_queued(self, hop: Hop, context: StepContext) -> bool:
        """Whether a hop is a station behind a queue that this route has not been put on yet."""
        if hop.kind != "station" or context.from_queue:
            return False
        cause = self.recorder.cause(hop.name, context.line, self._facts(context))
        return cause is not None and cause.via is Via.QUEUE

    def step(self, station: str, context: StepContext, error: Text = "") -> Step:
        """Pass one station."""
        definition = self._chain.by_id[station]
        cause = self.recorder.cause(station, context.line, self._facts(context))
        return self.recorder.step(
            self.phase,
            station,
            context.actor,
            context.line,
            self.basis,
            values=read(definition, context, self._client, self.basis),
            objects=context.objects,
            causes=(*((cause,) if cause else ()), *context.more_causes),
            error=error,
        )

    def _run(self, rest: RouteContinuation) -> TaskResult:
        if not rest.hops:
            return DONE
        hop, context = rest.hops[0], rest.context
        if not holds(hop.condition, self._facts(context)):
            return None, [rest.after(context)]
        if hop.kind == "station":
            return self._station(rest)
        if hop.kind == "count":
            return None, [rest.after(self._count(context))]
        return None, [*self._other(hop, context), rest.after(replace(context, more_causes=()))]

    def _other(self, hop: Hop, context: StepContext) -> list[Task]:
        """The tasks of a hop that is no station."""
        match hop.kind:
            case "route":
                return [self.route(hop.name, context, called=True)]
            case "balance":
                return self._balance(context)
            case "state":
                return self._move(hop.name, context)
            case "spawn":
                return self._spawn(hop.name, context)
            case _:
                return self._wait_for_picker(hop.name, context)

    def _station(self, rest: RouteContinuation) -> TaskResult:
        hop, context = rest.hops[0], rest.context
        station = self._chain.by_id[hop.name]
        if self.is_queued(hop, context):
            taken = replace(rest, context=replace(context, role=station.lane, from_queue=True))
            return None, self._enqueue(taken, station.lane)
        if not station.inherits:
            context = replace(context, role=station.lane)
        if hop.makes_picker:
            self._client.make_picker()
        step = self.step(station.id, context)
        self._after(station, context, step)
        return step, [rest.after(replace(context, from_queue=False, more_causes=()))]

    def _count(self, context: StepContext) -> StepContext:
        assert context.subconn is not None
        assert context.move is not None
        return replace(context, change=self._client.count(context.subconn, context.move))

    def _after(self, station: Station, context: StepContext, step: Step) -> None:
        """What a station changes."""
        if station.id in self._wakers:
            self._client.install(step.id)
        if any(reading.fact == "eps" for reading in station.values):
            self._client.endpoints = context.eps
        if station.id in self._timed and context.subconn and context.move and context.move.after == TRANSIENT_FAILURE:
            context.subconn.failed_at_step = step.id

    def _enqueue(self, rest: RouteContinuation, role: str) -> list[Task]:
        """Put the rest of a route on a queue. A caller waits until it has run."""
        done: list[bool] = []

        def end() -> TaskResult:
            done.append(True)
            return DONE

        self._goroutines.put(role, [rest, end])
        return [lambda: DONE if done else None] if rest.called else []

    def _facts(self, context: StepContext) -> dict[str, bool]:
        picker = self._client.installed_picker
        return {
            **(context.move.facts() if context.move else {"to_ready": False}),
            **(context.change.facts() if context.change else {}),
            "ready": picker is not None and bool(picker.ready),
            "answered": context.answer is not None,
            "synced": self.phase != "connect",
            "idle": self._idle,
            "sets_endpoints_first": self._chain.behaviours.sets_endpoints_first,
            "dials_late": self._dials_late,
        }

    def _balance(self, context: StepContext) -> list[Task]:
        added, kept, removed = self._client.resolve(self._most)
        which = (("add", added), ("keep", kept), ("drop", removed))
        return [self.route(name, replace(context, subconn=one)) for name, subconns in which for one in subconns]

    # SubConns.

    def _move(self, state: str, context: StepContext) -> list[Task]:
        subconn, error = context.subconn, ""
        assert subconn is not None
        if subconn.state == SHUTDOWN:
            return []
        if state == "RESULT":
            subconn.dial = self._collect(subconn)
            state, error = outcome.of_dial(subconn.dial, self._chain)
            if state == subconn.state:
                return []
        moved = replace(context, move=self._client.move(subconn, state, error), line=CausalLine(context.line))
        hops = self._chain.routes["state"]
        # The state does not change: the function returns at once.
        unchanged = moved.move is not None and moved.move.before == state
        return [RouteContinuation(self._run, hops[:1] if unchanged else hops, moved)]

    def _spawn(self, route: str, context: StepContext) -> list[Task]:
        subconn = context.subconn
        assert subconn is not None
        subconn.attempt += 1
        subconn.must_dial = True
        dial = StepContext("dial", subconn, line=CausalLine(context.line))
        tasks: list[Task] = [self.route(route, dial, line=dial.line), partial(self._back_off, dial)]
        self._goroutines.spawn(subconn.address, tasks)
        return []

    def _back_off(self, context: StepContext) -> TaskResult | None:
        """A dial that failed waits, and then continues with the route `retry`."""
        subconn = context.subconn
        assert subconn is not None
        if subconn.state != TRANSIENT_FAILURE:
            return DONE
        if not subconn.backoff_ended:
            return None
        subconn.backoff_ended, subconn.must_dial = False, True
        after = replace(context, more_causes=(Cause(subconn.failed_at_step, Via.TIMER),))
        return None, [self.route("retry", after, line=context.line), partial(self._back_off, context)]

    # RPCs.

    def _wait_for_picker(self, route: str, context: StepContext) -> list[Task]:
        self.rpc_waits, self.deadline_passed = True, False
        return [partial(self._ask, route, context, -1)]

    def _ask(self, route: str, context: StepContext, last_number: int) -> TaskResult | None:
        """Ask the picker, and each new picker, until one of them accepts the RPC or the deadline ends."""
        picker = self._client.installed_picker
        if self.deadline_passed:
            self.rpc_waits = False
            return DONE
        if picker is None or picker.number <= last_number:
            return None
        woken = (Cause(picker.step, Via.WAKE),) if last_number >= 0 else ()
        attempt = self.route(route, replace(context, more_causes=woken), line=context.line)
        self.rpc_waits, self.used_old_connection = not picker.has_ready_subconn, picker.is_being_removed
        return None, [attempt] if not self.rpc_waits else [attempt, partial(self._ask, route, context, picker.number)]
