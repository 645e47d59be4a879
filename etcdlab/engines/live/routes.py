"""Runs the routes of a generation: passes stations, changes states, starts goroutines, wakes RPCs that wait.

A task does one thing and says what comes next, so that a task that is interrupted can simply be run again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from etcdlab.engines.live import outcome
from etcdlab.engines.live.client import FAILED, READY, Client, SubConn
from etcdlab.engines.live.scene import Scene, read
from etcdlab.engines.recorder import Line, Recorder
from etcdlab.trace import Basis, Dial, Step

if TYPE_CHECKING:
    from etcdlab.chain import Chain, Hop

Passed = tuple[Step | None, list["Task"]]
"""What a task did: the step it passed, if any, and the tasks that come next."""
Task = Callable[[], Passed]


class Routes:
    """The chain of one release, run on a modelled client. `collect` waits for the end of a SubConn's dial."""

    def __init__(self, chain: Chain, client: Client, collect: Callable[[SubConn], Dial]) -> None:
        self._chain = chain
        self._client = client
        self._collect = collect
        self.recorder = Recorder(chain)
        self.phase = "connect"
        self.basis = Basis.MODELLED
        self.waiting = ""
        """The method of the RPC that waits for a picker, if one does."""
        self.spawned: list[tuple[str, Scene]] = []
        """Routes that other goroutines will run."""

    def route(self, name: str, scene: Scene, line: Line | None = None) -> list[Task]:
        """The tasks of a route, on a line of its own. Each hop runs on the goroutine of the station before it."""
        scene = replace(scene, line=line or Line(scene.line))
        tasks: list[Task] = []
        for hop in self._chain.routes[name]:
            if hop.kind == "station" and not self._chain.by_id[hop.name].inherits:
                scene = replace(scene, role=self._chain.by_id[hop.name].lane)
            tasks.append(partial(self._hop, hop, scene))
        return tasks

    def call(self, route: str, scene: Scene) -> list[Task]:
        """The tasks of an RPC, which waits until a picker lets it through."""

        def begin() -> Passed:
            self.waiting = scene.method
            return None, self.route(route, scene, scene.line)

        return [begin, self._let_through]

    def _let_through(self) -> Passed:
        """An RPC that was given a READY SubConn waits no more."""
        if self._client.aggregate == READY:
            self.waiting = ""
        return None, []

    def resolve(self, scene: Scene, most: int) -> list[Task]:
        """Hand the endpoints to the balancer, which adds, keeps and drops SubConns."""
        line = Line(scene.line)
        return [*self.route("resolve", scene, line), partial(self._balance, replace(scene, line=line), most)]

    def step(self, station: str, scene: Scene, error: str = "") -> Step:
        """Pass one station."""
        return self.recorder.step(
            self.phase,
            station,
            scene.actor,
            scene.line,
            basis=self.basis,
            values=read(self._chain.by_id[station], scene, self._client, self.basis),
            objects=scene.objects,
            error=error,
        )

    def _balance(self, scene: Scene, most: int) -> Passed:
        added, kept, dropped = self._client.resolve(most)
        tasks = []
        for name, subconns in (("add", added), ("keep", kept), ("drop", dropped)):
            for subconn in subconns:
                tasks += self.route(name, replace(scene, subconn=subconn))
        return None, [*tasks, *self.route("settled", scene)]

    def _hop(self, hop: Hop, scene: Scene) -> Passed:
        if not hop.holds(self._conditions(scene)):
            return None, []
        match hop.kind:
            case "station":
                return self.step(hop.name, scene), []
            case "state":
                return None, self._change(hop.name, scene)
            case "spawn":
                return None, self._spawn(hop.name, scene)
            case "wake":
                return None, self._wake(hop.name, scene)

    def _conditions(self, scene: Scene) -> dict[str, bool]:
        return {
            **(scene.change.facts() if scene.change else {}),
            "ready": bool(self._client.ready),
            "answered": scene.answer is not None,
            "synced": self.phase == "redial",
        }

    def _change(self, state: str, scene: Scene) -> list[Task]:
        subconn, error = scene.subconn, ""
        assert subconn is not None
        if state == "RESULT":
            subconn.dial = self._collect(subconn)
            state, error = outcome.of_dial(subconn.dial, self._chain)
            if state == subconn.state:
                return []
        change = self._client.change(subconn, state, error)
        subconn.line = Line(scene.line)
        return self.route("state", replace(scene, change=change), subconn.line)

    def _spawn(self, route: str, scene: Scene) -> list[Task]:
        assert scene.subconn is not None
        scene.subconn.attempt += 1
        self.spawned.append((route, Scene("dial", scene.subconn, line=scene.line)))
        return []

    def _wake(self, route: str, scene: Scene) -> list[Task]:
        if not self.waiting:
            return []
        scene = Scene("caller", method=self.waiting, line=scene.line)
        return [*self.route(route, scene), self._let_through]

    def failed(self) -> list[Scene]:
        """One scene per SubConn that failed at once, to be tried again; led by how it failed."""
        return [
            Scene("dial", subconn, line=subconn.line)
            for subconn in self._client.subconns.values()
            if subconn.state == FAILED
        ]
