"""Walks the chain of one release against a real cluster, one station per `next()`.

The order of the stations is the generation's (its routes); the facts they meet are the cluster's: dials, the
member list, one Range. So every passage is modelled, and a value is observed where it came over the wire.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from etcdlab.cluster.proposed import Proposed, with_proposed_urls
from etcdlab.engines.engine import Engine, new_trace
from etcdlab.engines.live import outcome
from etcdlab.engines.live.client import FAILED, Client
from etcdlab.engines.live.dials import MOST_DIALS, Dials
from etcdlab.engines.live.goroutines import DONE, Goroutines, Passed, Task
from etcdlab.engines.live.routes import Routes
from etcdlab.engines.live.step_context import GET, MEMBER_LIST, Scene
from etcdlab.engines.live.wire import Wire
from etcdlab.errors import CallError, ClusterError, RequestError
from etcdlab.origin import NO_PROGRAM, Likeness
from etcdlab.trace import Basis, Call, MemberList, Step, Trace
from etcdlab.trace import SubConn as SubConnSeen

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.chain import Chain
    from etcdlab.request import Request

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

    `turns` says whose turn it is, for another order than the usual one: it lets the goroutines run until one passes a
    station, None at the end.
    """

    def __init__(
        self,
        request: Request,
        chain: Chain,
        *,
        proposed: Proposed | None = None,
        like: Likeness = NO_PROGRAM,
        turns: Callable[[Goroutines, Routes], Step | None] | None = None,
    ) -> None:
        shown, access, endpoints = request.configured, request.access, request.endpoints
        self._chain = chain
        self._logs_in = bool(access.user)
        self._wire = Wire(endpoints, access)
        self._client = Client(chain, endpoints[0].scheme, shown)
        self._goroutines = Goroutines()
        late = chain.behaviours.dials_late and not self._logs_in
        self._dials = Dials(self._wire, self._client, proposed or {})
        collect, most = self._dials.collect, MOST_DIALS
        self._routes = Routes(chain, self._client, self._goroutines, collect, most=most, dials_late=late)
        self._turns = turns or self._in_turn
        self._proposed = proposed or {}
        self._refused = outcome.NOTHING
        """What the first Get returned and logged, if the cluster refused it; by which clusters."""
        self._refused_by: frozenset[str] = frozenset()
        self._refuses_login = False
        """Whether the cluster itself refused the user and the password."""
        self._goroutines.caller.tasks.append(self._start)
        self._closed = False
        autosync, scenario = request.autosync, request.scenario
        self._trace = new_trace("live", chain, shown, clock="wall", autosync=autosync, scenario=scenario, like=like)

    @property
    def trace(self) -> Trace:
        """The steps so far; `complete` once the workload has ended."""
        subconns = self._client.subconns.values()
        seen = tuple(SubConnSeen(one.id, one.address, one.state, one.error) for one in subconns)
        steps, dials = tuple(self._routes.recorder.steps), tuple(self._dials.ended)
        return msgspec.structs.replace(self._trace, steps=steps, dials=dials, subconns=seen)

    def __next__(self) -> Step:
        """The next station. A wait that is interrupted is taken up again by the next call."""
        step = None if self._closed else self._turns(self._goroutines, self._routes)
        if step is None:
            self.close()
            raise StopIteration
        return step

    def interrupt(self) -> None:
        """End the wait for a dial or an answer."""
        self._wire.interruption.ask()

    def close(self) -> None:
        """End the connections; the trace stays."""
        self._closed = True
        self._wire.close()

    def _in_turn(self, goroutines: Goroutines, routes: Routes) -> Step | None:
        """Let them run by turns; where each of them has to wait, time passes."""
        while (step := goroutines.in_turn()) is None and goroutines.caller.tasks:
            self._let_time_pass(routes)
        return step

    def _let_time_pass(self, routes: Routes) -> None:
        """The backoff of each first dial that failed ends, and where there is none, the deadline of the call."""
        first = [one for one in self._client.subconns.values() if one.attempt == 1 and not one.backed_off]
        failed = [one for one in first if one.state == FAILED and DEADLINE > BACKOFF]
        routes.expired = not failed
        for subconn in failed:
            subconn.backed_off = True
        if failed and routes.phase == "redial":
            routes.phase = "retry 1"

    # New, and a first Get.

    def _start(self) -> Passed:
        scene = Scene("caller", eps=self._client.configured)
        first = [self._goroutines.all_has_come_to_rest, self._log_in] if self._logs_in else self._first_get()
        return None, [self._routes.route("start", scene), *first]

    def _log_in(self) -> Passed:
        """With a password New asks for a token, and fails where it gets none."""
        returns, logs = self._connect()
        if not returns:
            return None, self._first_get()
        basis = Basis.OBSERVED if self._refuses_login else None
        self._call("New", returns, logs, basis=basis, deadline=DIAL_TIMEOUT)
        return self._routes.step("new", Scene("caller"), returns[0]), [self._end]

    def _connect(self) -> outcome.Outcome:
        """Open the connection; what a call returns and logs where that cannot be."""
        if not self._client.ready:
            return outcome.of_get(self._client)
        try:
            self._wire.connect(tuple(self._dials.ended))
        except (RequestError, CallError) as error:
            self._refuses_login = isinstance(error, RequestError)
            return outcome.of_error(error, self._chain)
        except ClusterError:
            # READY for gRPC, and no etcd behind it.
            return outcome.of_get(self._client)
        return outcome.NOTHING

    def _first_get(self) -> list[Task]:
        return [*self._get(), self._end_first_get]

    def _get(self) -> list[Task]:
        """A Get. Before it, what the last call put on queues is dealt with; during it, everything that was started."""
        get = self._routes.route("get", Scene("caller", method=GET))
        return [self._goroutines.queues_are_empty, get, self._goroutines.all_has_come_to_rest]

    def _end_first_get(self) -> Passed:
        refused = outcome.NOTHING if self._wire.connected else self._connect()
        observed = self._wire.connected
        if self._wire.connected:
            try:
                self._wire.get()
            except ClusterError as error:
                refused = outcome.of_error(error, self._chain)
                observed = not isinstance(error, CallError)
        self._dials.identify()
        self._refused, self._refused_by = refused, self._client.clusters
        returns, logs = refused if refused.returns else outcome.Outcome(("ok",))
        self._call("Get", returns, logs, basis=Basis.OBSERVED if observed else None)
        return None, [self._sync]

    # Sync.

    def _sync(self) -> Passed:
        self._routes.phase = "sync"
        if not self._trace.autosync:
            # A client that does not sync has not done any of this: from here on it is a supposition.
            self._routes.basis = Basis.SUPPOSED
        scene = Scene("caller", method=MEMBER_LIST)
        return None, [self._routes.route("sync", scene, line=scene.line), partial(self._ask, scene)]

    def _ask(self, scene: Scene) -> Passed:
        """Ask for the members, both ways and of every endpoint; what Sync gets is what its release asks for."""
        if not self._wire.connected:
            before = self._trace.calls[-1]
            return None, self._unanswered(scene, before.returns[0], before.logs)
        lists = self._wire.members()
        self._note(member_lists=lists)
        self._dials.identify()
        answer = next(one for one in lists if one.linearizable == self._chain.behaviours.linearizable)
        if answer.error:
            return None, self._unanswered(scene, answer.error, (answer.error,))
        self._dials.ask_again(answer)
        self._call("Sync", ("ok",))
        if self._proposed:
            answer = self._suppose(answer)
        reply = Scene(
            "caller", answer=answer, supposed=bool(self._proposed), eps=self._advertised(answer), line=scene.line
        )
        return None, [self._routes.route("reply", reply, line=reply.line), partial(self._redial, reply)]

    def _suppose(self, answer: MemberList) -> MemberList:
        """The answer as it would be. Raises UsageError for a member that is not there."""
        members = with_proposed_urls(answer.members, self._proposed)
        self._routes.basis = Basis.SUPPOSED
        self._note(what_if_members=members)
        self._dials.supposes = True
        return msgspec.structs.replace(answer, members=members)

    def _unanswered(self, scene: Scene, error: str, logs: tuple[str, ...]) -> list[Task]:
        """Sync fails and changes nothing; the program's next call goes where the first one went."""
        self._call("Sync", (outcome.returned(error),), logs)

        def fail() -> Passed:
            return self._routes.step("members", scene, error), []

        return [fail, *self._get(), self._end_last_get]

    def _advertised(self, answer: MemberList) -> tuple[str, ...]:
        """The endpoints Sync makes of the answer, in its order, duplicates and all."""
        skips = self._chain.behaviours.skips_learners
        used = [member for member in answer.members if not (skips and (member.learner or not member.name))]
        self._dials.advertised(answer)
        return tuple(url for member in used for url in member.client_urls)

    # The new endpoints, and a Get with a deadline.

    def _redial(self, scene: Scene) -> Passed:
        self._routes.phase, self._dials.source = "redial", "advertised"
        if (count := len(set(scene.eps))) > MOST_DIALS:
            note = f"{count} URLs are advertised; the first {MOST_DIALS} are dialled"
            self._note(notes=(*self._trace.notes, note))
        return None, [self._routes.route("resolve", scene), *self._get(), self._end_last_get]

    def _end_last_get(self) -> Passed:
        if self._routes.slipped:
            return None, [*self._get(), self._end_last_get]
        returns, logs = outcome.of_get(self._client, raced=self._routes.phase != "sync")
        if len(returns) > 1 and self._chain.behaviours.first_rpc_may_race:
            self._note(notes=(*self._trace.notes, outcome.RACE))
        if self._client.ready and self._refused.returns and self._client.clusters == self._refused_by:
            returns, logs = self._refused
        self._call("Get", returns, logs)
        return None, [*([self._dials.dial_the_rest] if self._trace.what_if_members else ()), self._end]

    def _end(self) -> Passed:
        self._note(complete=True)
        return DONE

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
