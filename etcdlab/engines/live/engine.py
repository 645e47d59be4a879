"""Walks the chain of one release against a real cluster, one station per `next()`.

The routes of the generation have the order of the stations. The cluster has the facts: dials, the member list, one
Range. So every step is modelled, and a value that came over the wire is observed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from etcdlab import workload
from etcdlab.cluster.proposed import Proposed, with_proposed_urls
from etcdlab.engines.engine import Engine, new_trace
from etcdlab.engines.live import outcome
from etcdlab.engines.live.client import Client
from etcdlab.engines.live.dials import Dials
from etcdlab.engines.live.goroutines import DONE, Goroutines, Task, TaskResult
from etcdlab.engines.live.routes import Routes
from etcdlab.engines.live.step_context import StepContext
from etcdlab.engines.live.wire import Wire
from etcdlab.errors import CallError, ClusterError, RequestError
from etcdlab.grpc_names import TRANSIENT_FAILURE
from etcdlab.messages import Text, message
from etcdlab.origin import NO_PROGRAM, Likeness
from etcdlab.step import Basis, Step
from etcdlab.trace import Call, MemberList, SubConn, Trace

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.chain import Chain
    from etcdlab.request import Request


class LiveEngine(Engine):
    """New, Get, Sync, Get with a deadline, end.

    With `proposed`, the proposed URLs replace those in the members' answer. From there on every step is supposed, and
    the engine dials each proposed URL.

    `turns` replaces the scheduler, for tests. It runs the goroutines until one of them passes a station, and returns
    that step, or None at the end.
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
        self._chain = chain
        self._logs_in = bool(request.access.user)
        self._wire = Wire(request.endpoints, request.access)
        self._client = Client(chain, request.endpoints[0].scheme, request.configured)
        self._goroutines = Goroutines()
        late = chain.behaviours.dials_late and not self._logs_in
        self._proposed = proposed or {}
        self._dials = Dials(self._wire, self._client, self._proposed)
        collect, most = self._dials.collect, workload.MOST_DIALS
        self._routes = Routes(chain, self._client, self._goroutines, collect, most=most, dials_late=late)
        self._turns = turns or self._in_turn
        self._first_outcome = outcome.NOTHING
        """What the first Get returned and logged, if a cluster refused it."""
        self._refusing_clusters: frozenset[str] = frozenset()
        self._goroutines.caller.tasks.append(self._start)
        self._closed = False
        self._trace = new_trace("live", chain, request, clock="wall", like=like)

    @property
    def trace(self) -> Trace:
        """The steps so far; `complete` once the workload has ended."""
        subconns = self._client.subconns.values()
        in_trace = tuple(SubConn(one.id, one.address, one.state, one.error) for one in subconns)
        steps, dials = tuple(self._routes.recorder.steps), tuple(self._dials.finished)
        return msgspec.structs.replace(self._trace, steps=steps, dials=dials, subconns=in_trace)

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
        """Run the goroutines by turns. If all of them wait, let time pass."""
        while (step := goroutines.run_to_next_step()) is None and goroutines.caller.tasks:
            self._let_time_pass(routes)
        return step

    def _let_time_pass(self, routes: Routes) -> None:
        """End the backoff of each first dial that failed. If there is none, end the deadline of the call."""
        first = [one for one in self._client.subconns.values() if one.attempt == 1 and not one.backoff_ended]
        failed = [
            one for one in first if one.state == TRANSIENT_FAILURE and workload.GET_DEADLINE > workload.LONGEST_BACKOFF
        ]
        routes.deadline_passed = not failed
        for subconn in failed:
            subconn.backoff_ended = True
        if failed and routes.phase == "redial":
            routes.phase = "retry 1"

    # New, and a first Get.

    def _start(self) -> TaskResult:
        context = StepContext("caller", eps=self._client.configured)
        first = [self._goroutines.nothing_is_running, self._log_in] if self._logs_in else self._first_get()
        return None, [self._routes.route("start", context), *first]

    def _log_in(self) -> TaskResult:
        """With a password, New requests a token. Without a token it fails."""
        (returns, logs), basis = self._connect()
        if not returns:
            return None, self._first_get()
        self._call(workload.NEW, returns, logs, basis=basis, deadline=workload.DIAL_TIMEOUT)
        return self._routes.step("new", StepContext("caller"), returns[0]), [self._end]

    def _connect(self) -> tuple[outcome.Outcome, Basis | None]:
        """Open the connection. Returns what a call returns and logs if that fails, and the basis of it.

        That is observed if the cluster itself refuses the user and the password; None is the basis of the other steps.
        """
        if not self._client.ready:
            return outcome.of_get(self._client), None
        try:
            self._wire.connect(tuple(self._dials.finished))
        except (RequestError, CallError) as error:
            basis = Basis.OBSERVED if isinstance(error, RequestError) else None
            return outcome.of_error(error, self._chain), basis
        except ClusterError:
            # The connection is READY for gRPC, but no etcd answers.
            return outcome.of_get(self._client), None
        return outcome.NOTHING, None

    def _first_get(self) -> list[Task]:
        return [*self._get(), self._end_first_get]

    def _get(self) -> list[Task]:
        """Run a Get. Before it, the goroutines empty the queues. During it, they do all that was started."""
        get = self._routes.route("get", StepContext("caller", method=workload.RANGE_METHOD))
        return [self._goroutines.queues_are_empty, get, self._goroutines.nothing_is_running]

    def _end_first_get(self) -> TaskResult:
        refused = outcome.NOTHING if self._wire.connected else self._connect()[0]
        observed = self._wire.connected
        if self._wire.connected:
            try:
                self._wire.get()
            except ClusterError as error:
                refused = outcome.of_error(error, self._chain)
                observed = not isinstance(error, CallError)
        self._dials.identify()
        self._first_outcome, self._refusing_clusters = refused, self._client.clusters
        returns, logs = refused if refused.returns else outcome.Outcome(("ok",))
        self._call(workload.GET, returns, logs, basis=Basis.OBSERVED if observed else None)
        return None, [self._sync]

    # Sync.

    def _sync(self) -> TaskResult:
        self._routes.phase = "sync"
        if not self._trace.autosync:
            # A client that does not sync does none of this, so the following steps are supposed.
            self._routes.basis = Basis.SUPPOSED
        context = StepContext("caller", method=workload.MEMBER_LIST_METHOD)
        return None, [self._routes.route("sync", context, line=context.line), partial(self._ask, context)]

    def _ask(self, context: StepContext) -> TaskResult:
        """Request both member lists from every endpoint. Sync gets the list that its release requests."""
        if not self._wire.connected:
            before = self._trace.calls[-1]
            return None, self._unanswered(context, before.returns[0], before.logs)
        lists = self._wire.members()
        self._update(member_lists=lists)
        self._dials.identify()
        answer = next(one for one in lists if one.linearizable == self._chain.behaviours.linearizable)
        if answer.error:
            return None, self._unanswered(context, answer.error, (answer.error,))
        self._dials.ask_again(answer)
        self._call(workload.SYNC, ("ok",))
        if self._proposed:
            answer = self._suppose(answer)
        reply = StepContext(
            "caller", answer=answer, is_what_if=bool(self._proposed), eps=self._endpoints_of(answer), line=context.line
        )
        return None, [self._routes.route("reply", reply, line=reply.line), partial(self._redial, reply)]

    def _suppose(self, answer: MemberList) -> MemberList:
        """The answer with the proposed URLs. Raises UsageError for a member that is not in it."""
        members = with_proposed_urls(answer.members, self._proposed)
        self._routes.basis = Basis.SUPPOSED
        self._update(what_if_members=members)
        self._dials.are_what_if = True
        return msgspec.structs.replace(answer, members=members)

    def _unanswered(self, context: StepContext, error: Text, logs: tuple[Text, ...]) -> list[Task]:
        """Sync fails and changes nothing. The program's next call goes to the same endpoint as the first one."""
        self._call(workload.SYNC, (outcome.returned(error),), logs)

        def fail() -> TaskResult:
            return self._routes.step("members", context, error), []

        return [fail, *self._get(), self._end_last_get]

    def _endpoints_of(self, answer: MemberList) -> tuple[str, ...]:
        """The endpoints that Sync takes from the answer, in the same order and with duplicates."""
        skips = self._chain.behaviours.skips_learners
        used = [member for member in answer.members if not (skips and (member.learner or not member.name))]
        self._dials.advertised(answer)
        return tuple(url for member in used for url in member.client_urls)

    # The new endpoints, and a Get with a deadline.

    def _redial(self, context: StepContext) -> TaskResult:
        self._routes.phase, self._dials.source = "redial", "advertised"
        if (count := len(set(context.eps))) > workload.MOST_DIALS:
            note = message(
                "The members advertise {count} URLs. etcdlab dials the first {most}.",
                count=count,
                most=workload.MOST_DIALS,
            )
            self._update(notes=(*self._trace.notes, note))
        return None, [self._routes.route("resolve", context), *self._get(), self._end_last_get]

    def _end_last_get(self) -> TaskResult:
        if self._routes.used_old_connection:
            return None, [*self._get(), self._end_last_get]
        returns, logs = outcome.of_get(self._client, raced=self._routes.phase != "sync")
        if len(returns) > 1 and self._chain.behaviours.first_rpc_may_race:
            self._update(notes=(*self._trace.notes, outcome.RACE))
        if self._client.ready and self._first_outcome.returns and self._client.clusters == self._refusing_clusters:
            returns, logs = self._first_outcome
        self._call(workload.GET, returns, logs)
        return None, [*([self._dials.dial_the_rest] if self._trace.what_if_members else ()), self._end]

    def _end(self) -> TaskResult:
        self._update(complete=True)
        return DONE

    # The trace.

    def _call(
        self,
        name: str,
        returns: tuple[Text, ...],
        logs: tuple[Text, ...] = (),
        *,
        basis: Basis | None = None,
        deadline: float = workload.GET_DEADLINE,
    ) -> None:
        calls = self._trace.calls
        chosen = basis or self._routes.basis
        self._update(calls=(*calls, Call(len(calls), name, self._routes.phase, chosen, deadline, returns, logs)))

    def _update(self, **changes: object) -> None:
        self._trace = msgspec.structs.replace(self._trace, **changes)
