"""Runs the routes of a generation on a modelled client: each hop by the goroutine whose turn it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from etcdlab.chain.generation import holds
from etcdlab.engines.live import outcome
from etcdlab.engines.live.client import FAILED, SHUTDOWN, Client, SubConn
from etcdlab.engines.live.goroutines import DONE, Goroutines, Passed, Task
from etcdlab.engines.live.step_context import Scene, read
from etcdlab.engines.recorder import Line, Recorder
from etcdlab.trace import Basis, Cause, Dial, Step, Via

if TYPE_CHECKING:
    from etcdlab.chain import Chain, Hop, Station


@dataclass(frozen=True)
class Rest:
    """A task: the rest of a route. Whoever `called` the route waits for its end."""

    run: Callable[[Rest], Passed]
    hops: tuple[Hop, ...]
    scene: Scene
    called: bool = False

    def __call__(self) -> Passed:
        return self.run(self)

    def after(self, scene: Scene) -> Rest:
        """What comes after its first hop."""
        return replace(self, hops=self.hops[1:], scene=scene)


class Routes:
    """The chain of one release, run on a modelled client.

    `collect` waits for the end of a SubConn's dial. Of the endpoints at most `most` become SubConns.
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
        self.waits = False
        """Whether an RPC waits for a picker that lets it through."""
        self.expired = False
        """Whether the deadline of the RPC that waits has passed."""
        self.slipped = False
        """Whether the last RPC got through on a connection that is given up already."""

    @property
    def races(self) -> bool:
        """Whether an RPC may slip through on a connection that is on its way out."""
        return self._chain.behaviours.first_rpc_may_race

    @property
    def subconns(self) -> tuple[SubConn, ...]:
        """The SubConns that are not shut down."""
        return tuple(self._client.subconns.values())

    def route(self, name: str, scene: Scene, *, line: Line | None = None, called: bool = False) -> Task:
        """A route, on a line of its own unless one is given. Whoever `called` it waits for its end."""
        if name == "resolve":
            self._idle = False
        return Rest(self._run, self._chain.routes[name], replace(scene, line=line or Line(scene.line)), called)

    def ahead(self, rest: Rest) -> Hop | None:
        """The next hop of a route whose condition is met."""
        facts = self._facts(rest.scene)
        return next((hop for hop in rest.hops if holds(hop.condition, facts)), None)

    def is_queued(self, hop: Hop, scene: Scene) -> bool:
        """Whether a hop is a station that is come to by a queue, and is still to be put there."""
        if hop.kind != "station" or scene.taken:
            return False
        cause = self.recorder.cause(hop.name, scene.line, self._facts(scene))
        return cause is not None and cause.via is Via.QUEUE

    def step(self, station: str, scene: Scene, error: str = "") -> Step:
        """Pass one station."""
        known = self._chain.by_id[station]
        cause = self.recorder.cause(station, scene.line, self._facts(scene))
        return self.recorder.step(
            self.phase,
            station,
            scene.actor,
            scene.line,
            basis=self.basis,
            values=read(known, scene, self._client, self.basis),
            objects=scene.objects,
            causes=(*((cause,) if cause else ()), *scene.also),
            error=error,
        )

    def _run(self, rest: Rest) -> Passed:
        if not rest.hops:
            return DONE
        hop, scene = rest.hops[0], rest.scene
        if not holds(hop.condition, self._facts(scene)):
            return None, [rest.after(scene)]
        if hop.kind == "station":
            return self._station(rest)
        if hop.kind == "count":
            return None, [rest.after(self._count(scene))]
        return None, [*self._other(hop, scene), rest.after(replace(scene, also=()))]

    def _other(self, hop: Hop, scene: Scene) -> list[Task]:
        """What a hop comes to that is no station."""
        match hop.kind:
            case "route":
                return [self.route(hop.name, scene, called=True)]
            case "balance":
                return self._balance(scene)
            case "state":
                return self._move(hop.name, scene)
            case "spawn":
                return self._spawn(hop.name, scene)
            case _:
                return self._ask_for_a_picker(hop.name, scene)

    def _station(self, rest: Rest) -> Passed:
        hop, scene = rest.hops[0], rest.scene
        station = self._chain.by_id[hop.name]
        if self.is_queued(hop, scene):
            taken = replace(rest, scene=replace(scene, role=station.lane, taken=True))
            return None, self._put(taken, station.lane)
        if not station.inherits:
            scene = replace(scene, role=station.lane)
        if hop.makes_picker:
            self._client.make_picker()
        step = self.step(station.id, scene)
        self._after(station, scene, step)
        return step, [rest.after(replace(scene, taken=False, also=()))]

    def _count(self, scene: Scene) -> Scene:
        assert scene.subconn is not None
        assert scene.move is not None
        return replace(scene, change=self._client.count(scene.subconn, scene.move))

    def _after(self, station: Station, scene: Scene, step: Step) -> None:
        """What a station changes."""
        if station.id in self._wakers:
            self._client.install(step.id)
        if any(reading.fact == "eps" for reading in station.values):
            self._client.endpoints = scene.eps
        if station.id in self._timed and scene.subconn and scene.move and scene.move.after == FAILED:
            scene.subconn.failed = step.id

    def _put(self, rest: Rest, role: str) -> list[Task]:
        """Put the rest of a route on a queue; who called it waits until that is done."""
        done: list[bool] = []

        def end() -> Passed:
            done.append(True)
            return DONE

        self._goroutines.put(role, [rest, end])
        return [lambda: DONE if done else None] if rest.called else []

    def _facts(self, scene: Scene) -> dict[str, bool]:
        picker = self._client.installed
        return {
            **(scene.move.facts() if scene.move else {"to_ready": False}),
            **(scene.change.facts() if scene.change else {}),
            "ready": picker is not None and bool(picker.ready),
            "answered": scene.answer is not None,
            "synced": self.phase != "connect",
            "idle": self._idle,
            "sets_endpoints_first": self._chain.behaviours.sets_endpoints_first,
            "dials_late": self._dials_late,
        }

    def _balance(self, scene: Scene) -> list[Task]:
        added, kept, given_up = self._client.resolve(self._most)
        which = (("add", added), ("keep", kept), ("drop", given_up))
        return [self.route(name, replace(scene, subconn=one)) for name, subconns in which for one in subconns]

    # SubConns.

    def _move(self, state: str, scene: Scene) -> list[Task]:
        subconn, error = scene.subconn, ""
        assert subconn is not None
        if subconn.state == SHUTDOWN:
            return []
        if state == "RESULT":
            subconn.dial = self._collect(subconn)
            state, error = outcome.of_dial(subconn.dial, self._chain)
            if state == subconn.state:
                return []
        moved = replace(scene, move=self._client.move(subconn, state, error), line=Line(scene.line))
        hops = self._chain.routes["state"]
        # To the state it is in already: the function returns at once.
        unchanged = moved.move is not None and moved.move.before == state
        return [Rest(self._run, hops[:1] if unchanged else hops, moved)]

    def _spawn(self, route: str, scene: Scene) -> list[Task]:
        subconn = scene.subconn
        assert subconn is not None
        subconn.attempt += 1
        subconn.dials = True
        dial = Scene("dial", subconn, line=Line(scene.line))
        tasks: list[Task] = [self.route(route, dial, line=dial.line), partial(self._back_off, dial)]
        self._goroutines.spawn(subconn.address, tasks)
        return []

    def _back_off(self, scene: Scene) -> Passed | None:
        """A dial that failed waits, then goes on by the route `retry`."""
        subconn = scene.subconn
        assert subconn is not None
        if subconn.state != FAILED:
            return DONE
        if not subconn.backed_off:
            return None
        subconn.backed_off, subconn.dials = False, True
        after = replace(scene, also=(Cause(subconn.failed, Via.TIMER),))
        return None, [self.route("retry", after, line=scene.line), partial(self._back_off, scene)]

    # RPCs.

    def _ask_for_a_picker(self, route: str, scene: Scene) -> list[Task]:
        self.waits, self.expired = True, False
        return [partial(self._ask, route, scene, -1)]

    def _ask(self, route: str, scene: Scene, asked: int) -> Passed | None:
        """Ask the picker, and each new one, until one lets the RPC through or its deadline passes."""
        picker = self._client.installed
        if self.expired:
            self.waits = False
            return DONE
        if picker is None or picker.number <= asked:
            return None
        woken = (Cause(picker.step, Via.WAKE),) if asked >= 0 else ()
        attempt = self.route(route, replace(scene, also=woken), line=scene.line)
        self.waits, self.slipped = not picker.lets_through, picker.is_given_up
        return None, [attempt] if not self.waits else [attempt, partial(self._ask, route, scene, picker.number)]
