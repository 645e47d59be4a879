"""The live engine run in the order in which a real client's goroutines came to their stations.

Who comes first is nobody's doing, and what comes of it is: in the same order, two runs have everything to compare.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from etcdlab.engines.live.goroutines import Goroutine, Goroutines, Task
from etcdlab.engines.live.routes import RouteContinuation, Routes
from etcdlab.grpc_names import TRANSIENT_FAILURE
from etcdlab.step import Step
from etcdlab.trace import Trace
from tests.engines.alike import PICKERS, addresses

QUIET = ("spawn", "route", "balance", "count", "wake")
"""Hops that belong to the step before them: they pass no station and wait for no goroutine."""


class Turn(NamedTuple):
    """A real goroutine came to a station, for an address."""

    role: str
    dials: str
    station: str
    about: str


class Follow:
    """Whose turn it is, by a real trace: for each of its steps, the same goroutine passes one station."""

    def __init__(self, trace: Trace) -> None:
        about = zip(trace.steps, addresses(trace), strict=True)
        self._turns = deque(Turn(step.actor.role, step.actor.address, step.station, address) for step, address in about)

    def __call__(self, goroutines: Goroutines, routes: Routes) -> Step | None:
        """Let them run until one passes a station; None at the end of the real trace."""
        goroutines.waits_between_calls = False
        while self._turns:
            turn = self._turns[0]
            quiet_down(goroutines, routes)
            one = goroutines.goroutine_of(turn.role, turn.dials)
            step = pass_one(one, turn, routes) if one is not None else None
            # Which pickers a call uses, and so whether it succeeds, depends on the moment.
            if step is None or (step.station in PICKERS) == (turn.station in PICKERS):
                self._turns.popleft()
            if step is not None:
                return step
        return pass_one(goroutines.caller, Turn("caller", "", "", ""), routes)


def quiet_down(goroutines: Goroutines, routes: Routes) -> None:
    """Let everyone do what belongs to the step before."""
    moving = True
    while moving:
        able = [
            one for one in set(goroutines.in_scheduling_order()) if one.tasks and is_quiet(one, one.tasks[0], routes)
        ]
        moving = any(passed is not None for passed in [one.advance() for one in able])


def is_quiet(one: Goroutine, task: Task, routes: Routes) -> bool:
    """Whether a task belongs to the step before it."""
    if not isinstance(task, RouteContinuation):
        return not (routes.rpc_waits and one.role == "caller")
    hop = routes.next_hop(task)
    return hop is None or hop.kind in QUIET or routes.is_queued(hop, task.context)


def pass_one(one: Goroutine, turn: Turn, routes: Routes) -> Step | None:
    """One station of one goroutine; None where it has none to pass now."""
    if turn.station in PICKERS and not routes.rpc_waits and not routes.used_old_connection:
        return None
    put_first(one, turn)
    waited = False
    while one.tasks:
        passed = one.advance()
        if passed is None:
            if waited or turn.station in PICKERS:
                return None
            waited = True
            end_wait(one, turn, routes)
        elif passed[0] is not None:
            return passed[0]
    return None


def put_first(one: Goroutine, turn: Turn) -> None:
    """Of what a goroutine has on its queue, or may do for any SubConn, take what the real one took: that is chance."""
    head = one.tasks[0] if one.tasks else None
    if (
        not isinstance(head, RouteContinuation)
        or not head.hops
        or not (head.context.from_queue or head.hops[0].name == turn.station)
    ):
        return
    chosen = next((task for task in one.tasks if isinstance(task, RouteContinuation) and begins(task, turn)), head)
    one.tasks.remove(chosen)
    one.tasks.appendleft(chosen)


def begins(rest: RouteContinuation, turn: Turn) -> bool:
    """Whether a route goes on at the station of a turn, for its address."""
    subconn = rest.context.subconn
    return (
        subconn is not None
        and subconn.address == turn.about
        and rest.hops[:1] != ()
        and rest.hops[0].name == turn.station
    )


def end_wait(one: Goroutine, turn: Turn, routes: Routes) -> None:
    """What a goroutine waits for has come: the end of its backoff, or of its RPC, which may have slipped through."""
    if one.role == "dial":
        for subconn in routes.subconns:
            if subconn.address == one.address and subconn.state == TRANSIENT_FAILURE:
                subconn.backoff_ended = True
    elif one.role == "caller":
        routes.deadline_passed = routes.rpc_waits
        routes.used_old_connection = routes.first_rpc_may_race and turn.station == "get"
