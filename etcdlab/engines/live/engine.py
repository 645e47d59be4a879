"""Walks the chain of one release against a real cluster, one station per `next()`.

The order of the stations is the generation's (its routes); the facts they meet are the cluster's: dials, the
member list, one Range. So every passage is modelled, and a value is observed where it came over the wire.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec

from etcdlab.cluster.dial import Target
from etcdlab.cluster.proposed import Proposed, supposed
from etcdlab.engines.engine import Engine, begun
from etcdlab.engines.live import outcome
from etcdlab.engines.live.client import READY, Client, SubConn
from etcdlab.engines.live.routes import Passed, Routes, Task
from etcdlab.engines.live.scene import GET, MEMBER_LIST, Scene
from etcdlab.engines.live.wire import Wire
from etcdlab.errors import ClusterError, RequestError
from etcdlab.trace import Basis, Call, Dial, DialSource, MemberList, Step, Trace
from etcdlab.trace import SubConn as SubConnSeen

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.cluster.access import Access
    from etcdlab.cluster.endpoint import Endpoint

MOST_DIALS = 256
"""An advertised list may be any length; so many URLs are dialled."""

BACKOFF = 1.2
"""Seconds after which a failed dial has been tried again at the latest: 1 s, with a jitter of 0.2."""

DEADLINE = 1.5
"""Seconds the program gives its Get: long enough for one retry of a dial that failed at once."""

DIAL_TIMEOUT = 5.0
"""Seconds the program gives New, which talks to the cluster only where it has a password to send."""


class LiveEngine(Engine):
    """New, Get, Sync, Get with a deadline, end.

    With `proposed` the members' answer is replaced by what it would be: from there on every passage is supposed,
    and each proposed URL is dialled.
    """

    def __init__(
        self,
        chain: Chain,
        endpoints: tuple[Endpoint, ...],
        access: Access,
        *,
        autosync: float = 60.0,
        scenario: str = "",
        proposed: Proposed | None = None,
        like: str = "",
    ) -> None:
        shown = tuple(endpoint.url if endpoint.secure else endpoint.address for endpoint in endpoints)
        self._chain = chain
        self._logs_in = bool(access.user)
        self._wire = Wire(endpoints, access)
        self._client = Client(chain, endpoints[0].scheme, shown)
        self._routes = Routes(chain, self._client, self._collect)
        self._proposed = proposed or {}
        self._advertisers: dict[str, tuple[str, ...]] = {}
        self._batch: list[SubConn] = []
        self._dialling = False
        self._refused = outcome.NOTHING
        """What the first Get returned and logged, if the cluster refused it; by which clusters."""
        self._refused_by: frozenset[str] = frozenset()
        self._plan: deque[Task] = deque([self._start])
        self._trace = begun("live", chain, shown, clock="wall", autosync=autosync, scenario=scenario, like=like)

    @property
    def trace(self) -> Trace:
        """The steps so far; `complete` once the workload has ended."""
        subconns = self._client.subconns.values()
        seen = tuple(SubConnSeen(one.id, one.address, one.state, one.error) for one in subconns)
        return msgspec.structs.replace(self._trace, steps=tuple(self._routes.recorder.steps), subconns=seen)

    def __next__(self) -> Step:
        """The next station. A wait that is interrupted is taken up again by the next call."""
        while self._plan:
            step, more = self._plan[0]()
            self._plan = deque([*more, *list(self._plan)[1:]])
            if not self._plan:
                self._note(complete=True)
            if step is not None:
                return step
        self.close()
        raise StopIteration

    def interrupt(self) -> None:
        """End the wait for a dial or an answer."""
        self._wire.interruption.ask()

    def close(self) -> None:
        """End the connections; the trace stays."""
        self._plan.clear()
        self._wire.close()

    # New, and a first Get.

    def _start(self) -> Passed:
        scene = Scene("caller")
        start = self._routes.route("start", scene, scene.line)
        first = [self._run_spawned, partial(self._log_in, scene)] if self._logs_in else self._first_get()
        return None, [*start, *self._routes.resolve(scene, MOST_DIALS), *first]

    def _log_in(self, scene: Scene) -> Passed:
        """With a password New asks for a token, and fails where it gets none."""
        returns, logs = self._connect()
        if not returns:
            return None, self._first_get()
        self._call("New", returns, logs, deadline=DIAL_TIMEOUT)
        return self._routes.step("new", scene, returns[0]), []

    def _connect(self) -> outcome.Outcome:
        """Open the connection; what a call returns and logs where that cannot be."""
        if self._client.aggregate != READY:
            return outcome.of_get(self._client)
        try:
            self._wire.connect(self._trace.dials)
        except RequestError as error:
            return outcome.of_error(error)
        except ClusterError:
            # READY for gRPC, and no etcd behind it.
            return outcome.of_get(self._client)
        return outcome.NOTHING

    def _first_get(self) -> list[Task]:
        return [*self._get(), self._end_first_get]

    def _get(self) -> list[Task]:
        return [*self._routes.call("get", Scene("caller", method=GET)), self._run_spawned]

    def _end_first_get(self) -> Passed:
        refused = outcome.NOTHING if self._wire.connected else self._connect()
        if self._wire.connected:
            try:
                self._wire.get()
            except ClusterError as error:
                refused = outcome.of_error(error)
        self._refused, self._refused_by = refused, self._client.clusters
        returns, logs = refused if refused.returns else outcome.Outcome(("ok",))
        self._call("Get", returns, logs, basis=Basis.OBSERVED if self._wire.connected else None)
        return None, [self._sync]

    # Sync.

    def _sync(self) -> Passed:
        self._routes.phase = "sync"
        if not self._trace.autosync:
            # A client that does not sync has not done any of this: from here on it is a supposition.
            self._routes.basis = Basis.SUPPOSED
        scene = Scene("caller", method=MEMBER_LIST)
        return None, [*self._routes.call("sync", scene), partial(self._ask, scene)]

    def _ask(self, scene: Scene) -> Passed:
        """Ask for the members, both ways and of every endpoint; what Sync gets is what its release asks for."""
        if not self._wire.connected:
            return None, self._unanswered(scene, self._trace.calls[-1].returns[0])
        lists = self._wire.members()
        self._note(member_lists=lists)
        answer = next(one for one in lists if one.linearizable == self._chain.behaviours.linearizable)
        if answer.error:
            return None, self._unanswered(scene, answer.error)
        self._routes.waiting = ""
        self._call("Sync", ("ok",))
        if self._proposed:
            scene, answer = self._suppose(scene, answer)
        reply = replace(scene, answer=answer, eps=self._advertised(answer))
        return None, [*self._routes.route("reply", reply, reply.line), partial(self._replace_endpoints, reply)]

    def _suppose(self, scene: Scene, answer: MemberList) -> tuple[Scene, MemberList]:
        """The answer as it would be. Raises UsageError for a member that is not there."""
        members = supposed(answer.members, self._proposed)
        self._routes.basis = Basis.SUPPOSED
        self._note(supposed=members)
        return replace(scene, supposed=True), msgspec.structs.replace(answer, members=members)

    def _unanswered(self, scene: Scene, error: str) -> list[Task]:
        """Sync fails and changes nothing; the program's next call goes where the first one went."""
        self._routes.waiting = ""
        self._call("Sync", (outcome.returned(error),))

        def fail() -> Passed:
            return self._routes.step("members", scene, error), []

        return [fail, *self._get(), self._end_last_get]

    def _advertised(self, answer: MemberList) -> tuple[str, ...]:
        """The endpoints Sync makes of the answer, in its order, duplicates and all."""
        skips = self._chain.behaviours.skips_learners
        used = [member for member in answer.members if not (skips and (member.learner or not member.name))]
        for member in answer.members:
            for url in member.client_urls:
                address = self._client.address(url)
                self._advertisers[address] = (*self._advertisers.get(address, ()), member.id)
        return tuple(url for member in used for url in member.client_urls)

    # The new endpoints, and a Get with a deadline.

    def _replace_endpoints(self, scene: Scene) -> Passed:
        self._client.endpoints = scene.eps
        self._routes.phase = "redial"
        if (count := len(set(scene.eps))) > MOST_DIALS:
            note = f"{count} URLs are advertised; the first {MOST_DIALS} are dialled"
            self._note(notes=(*self._trace.notes, note))
        return None, [*self._routes.resolve(scene, MOST_DIALS), *self._get(), self._retry]

    def _retry(self) -> Passed:
        """Within the deadline, each address that failed at once is tried again after its backoff."""
        failed = self._routes.failed()
        if not (self._routes.waiting and failed and DEADLINE > BACKOFF):
            return None, [self._end_last_get]
        self._routes.phase = "retry 1"
        tasks = [task for scene in failed for task in self._routes.route("retry", scene)]
        return None, [*tasks, self._run_spawned, self._end_last_get]

    def _end_last_get(self) -> Passed:
        returns, logs = outcome.of_get(self._client, raced=self._routes.phase != "sync")
        if len(returns) > 1 and self._chain.behaviours.races:
            self._note(notes=(*self._trace.notes, outcome.RACE))
        if self._client.aggregate == READY and self._refused.returns and self._client.clusters == self._refused_by:
            returns, logs = self._refused
        self._call("Get", returns, logs)
        return None, [self._dial_the_rest] if self._trace.supposed else []

    # Dials.

    def _run_spawned(self) -> Passed:
        """Let the goroutines run that were started meanwhile; they may start others."""
        spawned, self._routes.spawned = self._routes.spawned, []
        if not spawned:
            return None, []
        self._batch = [scene.subconn for _, scene in spawned if scene.subconn]
        self._dialling = False
        tasks = [task for name, scene in spawned for task in self._routes.route(name, scene)]
        return None, [*tasks, self._run_spawned]

    def _collect(self, subconn: SubConn) -> Dial:
        """The end of this SubConn's dial; the first to ask starts those of the whole batch."""
        if not self._dialling:
            targets = [self._target(one.address, one.url) for one in self._batch]
            self._wire.start_dials(targets, len(self._trace.dials))
            self._dialling = True
        dial = self._wire.dial(self._batch.index(subconn))
        self._note(dials=(*self._trace.dials, dial))
        return dial

    def _target(self, address: str, url: str) -> Target:
        source: DialSource = "advertised" if self._trace.member_lists else "configured"
        if self._trace.supposed and address in self._tried:
            source = "proposed"
        return Target(url, source, self._advertisers.get(address, ()))

    @cached_property
    def _tried(self) -> dict[str, str]:
        """The proposed URLs by what gRPC is given for them."""
        return {self._client.address(url): self._client.url(url) for urls in self._proposed.values() for url in urls}

    def _dial_the_rest(self) -> Passed:
        """Also where the client would keep the connection it has, or use no learner's URL: is that member there?"""
        dialled = {dial.url for dial in self._trace.dials if dial.source == "proposed"}
        rest = [(address, url) for address, url in self._tried.items() if url not in dialled][:MOST_DIALS]
        if rest:
            self._wire.start_dials([self._target(*one) for one in rest], len(self._trace.dials))
        return None, [partial(self._end_of, number) for number in range(len(rest))]

    def _end_of(self, number: int) -> Passed:
        self._note(dials=(*self._trace.dials, self._wire.dial(number)))
        return None, []

    # The trace.

    def _call(
        self,
        name: str,
        returns: tuple[str, ...],
        logs: tuple[str, ...] = (),
        *,
        basis: Basis | None = None,
        deadline: float = DEADLINE,
    ) -> None:
        calls = self._trace.calls
        known = basis or self._routes.basis
        self._note(calls=(*calls, Call(len(calls), name, self._routes.phase, known, deadline, returns, logs)))

    def _note(self, **changes: object) -> None:
        self._trace = msgspec.structs.replace(self._trace, **changes)
