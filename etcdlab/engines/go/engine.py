"""Holds the real client of one release at every station of its chain, for as long as a person looks.

Between two `next()` the process stands still, and so does its clock; the server's and the kernel's run on.
"""

from __future__ import annotations

import os
import time
import weakref
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from etcdlab import workload
from etcdlab.cluster.interruption import Interruption
from etcdlab.engines.engine import Engine, new_trace
from etcdlab.engines.go.causes import Causes
from etcdlab.engines.go.client_tracker import ClientTracker
from etcdlab.engines.go.clocks import OpenTimeouts, describe_timeouts
from etcdlab.engines.go.kit import ready
from etcdlab.engines.go.paused_process import PausedProcess
from etcdlab.engines.go.probe_output import ProbeOutput
from etcdlab.engines.go.stop import Reader, Stop
from etcdlab.engines.steps import step_of
from etcdlab.errors import GoError
from etcdlab.messages import Text, message
from etcdlab.origin import NO_PROGRAM, Likeness
from etcdlab.trace import Basis, Step, Trace, Value

if TYPE_CHECKING:
    from etcdlab.chain import Chain, Station
    from etcdlab.engines.debugger.delve import Answer
    from etcdlab.engines.go.places import Places
    from etcdlab.request import Request

_MOST_GETS = 10
"""How often a client that races is asked again: the old connection drains within a few."""

_PATIENCE = 30.0
"""Seconds more than those that the client may take to its next station."""


class GoEngine(Engine):
    """New, Get, Sync, Get with a deadline, end; or, with `rounds`, AutoSync's own rounds in place of the Sync.

    Where a Get after a poisoned Sync may still slip through, there are more, until one fails. It is the real client:
    what it is let in with it also shows to the addresses that members advertise.

    Nothing is started before the first `next()`, which raises GoError where the client cannot be built or held.
    `tell` hears what is being built. A client that breaks later ends the trace with a note.
    """

    def __init__(
        self,
        request: Request,
        chain: Chain,
        *,
        like: Likeness = NO_PROGRAM,
        tell: Callable[[Text], None] = lambda _: None,
    ) -> None:
        configured, access = request.configured, request.access
        self._request, self._chain, self._access, self._tell = request, chain, access, tell
        gets = _MOST_GETS if chain.behaviours.first_rpc_may_race else 1
        self._configuration = configuration(request, gets)
        self._patience = _PATIENCE + workload.SYNC_TIMEOUT + (request.autosync if request.rounds else 0.0)
        self._interruption = Interruption()
        self._process: PausedProcess | None = None
        self._end: weakref.finalize[..., GoEngine] | None = None
        self._reader: Reader | None = None
        self._stations: dict[int, Station] = {}
        self._unread: list[tuple[Station, int]] = []
        self._pending: deque[Stop] = deque()
        self._exited: Answer | None = None
        """Delve's state once the client has ended."""
        self._ended = False
        self._tracker = ClientTracker(chain, request.endpoints[0].scheme, configured[0])
        self._causes = Causes(chain)
        secure = bool(self._configuration["secure"])
        self._timeouts = OpenTimeouts(
            chain, {"": workload.GET_DEADLINE, "sync": workload.SYNC_TIMEOUT}, secure, bool(access.user)
        )
        self._output = ProbeOutput()
        self._steps: list[Step] = []
        self._first_step_ns: int | None = None
        autosync, scenario = request.autosync, request.scenario
        self._trace = new_trace(
            "go", chain, configured, clock="client", autosync=autosync, scenario=scenario, like=like
        )

    @property
    def trace(self) -> Trace:
        """The steps so far; `complete` once the workload has ended."""
        return msgspec.structs.replace(
            self._trace,
            steps=tuple(self._steps),
            member_lists=tuple(self._tracker.member_lists),
            dials=tuple(self._tracker.dials),
            subconns=self._tracker.subconns,
            calls=tuple(self._output.calls),
            log=tuple(self._output.log),
        )

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the debugger and of the client, while it is held."""
        return self._process.pids if self._process is not None else ()

    @property
    def paused_seconds(self) -> float:
        """Seconds the client stood still so far, which its own clock does not show."""
        return self._process.skew if self._process is not None else 0.0

    @property
    def hold_status(self) -> Text:
        """Whose clocks run on while the client's stands still, and which runs out first."""
        since = self._process.since if self._process is not None else None
        return describe_timeouts(since, time.monotonic(), self._timeouts.running(since)) if since is not None else ""

    def __next__(self) -> Step:
        """The next station. A wait that is interrupted is taken up again by the next call."""
        if self._process is None and not self._ended:
            self._start()
        while not self._pending and not self._ended:
            try:
                self._advance()
            except GoError as error:
                self._note(message("etcdlab could not pause the client until its end. {error}", error=error.what))
                self._ended = True
        if self._pending:
            return self._step(self._pending.popleft())
        self.close()
        raise StopIteration

    def interrupt(self) -> None:
        """End the wait for the client's next station, or the build before the first."""
        self._interruption.ask()

    def close(self) -> None:
        """End the client and the debugger; the trace stays."""
        self._ended = True
        self._pending.clear()
        self._unread = []
        self._process = self._reader = None
        if self._end is not None:
            self._end()

    def _start(self) -> None:
        self._announce()
        kit = ready(self._chain, self._tell, self._interruption.check)
        process = PausedProcess(kit.delve, kit.probe)
        # However the last reference goes: a lost notebook cell, or the end of the interpreter.
        self._end = weakref.finalize(self, process.close)
        try:
            self._stop_at(process, kit.places)
            process.configure(self._configuration)
        except BaseException:
            self._end()
            raise
        for name, why in kit.places.missing.items():
            function = self._chain.qualified(self._chain.by_id[name])
            self._note(
                message("etcdlab cannot pause the client in {function}. {reason}", function=function, reason=why)
            )
        self._reader, self._process = Reader(self._chain, process), process

    def _announce(self) -> None:
        """Say before anything runs what takes long, and what the client sends where."""
        rounds, seconds = self._request.rounds, self._request.autosync
        if rounds:
            self._tell(
                message(
                    "The client calls Sync by itself: {rounds} rounds of {seconds:g} s. A Sync that fails takes"
                    " {timeout:g} s more.",
                    rounds=rounds,
                    seconds=seconds,
                    timeout=workload.SYNC_TIMEOUT,
                )
            )
        if self._access.user or self._access.cert:
            self._tell(
                message(
                    "The real client presents its token and its certificate to every address that the members"
                    " advertise."
                )
            )

    def _stop_at(self, process: PausedProcess, places: Places) -> None:
        requests: list[tuple[str, dict[str, Any]]] = [
            ("CreateBreakpoint", {"Breakpoint": {"addrs": [place.address]}}) for place in places.found.values()
        ]
        for name, answer in zip(places.found, process.batch(requests), strict=True):
            if not isinstance(answer, dict):
                function = self._chain.qualified(self._chain.by_id[name])
                raise GoError(
                    message(
                        "The debugger cannot pause the client in {function}: {error}",
                        function=function,
                        error=answer.text,
                    ),
                    message("Run `etcdlab setup go` again."),
                )
            self._stations[answer["Breakpoint"]["id"]] = self._chain.by_id[name]

    def _advance(self) -> None:
        """Let the client run to its next stop, and read everyone who stopped there.

        Interrupted at any point, it goes on from there: nobody is let go unread.
        """
        assert self._process is not None
        assert self._reader is not None
        if not self._unread and self._exited is None:
            self._process.resume()
            self._timeouts.on_resume(time.monotonic())
            state = self._process.wait_for_stop(self._patience, self._interruption.check)
            if state.get("exited"):
                self._exited = state
            self._unread = self._paused_goroutines(state)
            self._read_output()
        if self._exited is not None:
            self._finish(self._exited)
            return
        self._pending.extend(self._reader.read(self._unread))
        self._unread = []

    def _paused_goroutines(self, state: Answer) -> list[tuple[Station, int]]:
        """Each goroutine that stands at a station: several may have come to one at once."""
        paused = [thread for thread in state["Threads"] or () if thread.get("breakPoint")]
        return [(self._stations[one["breakPoint"]["id"]], one["goroutineID"]) for one in paused]

    def _finish(self, state: Answer) -> None:
        assert self._process is not None
        for address in self._tracker.identify(self._access, self._interruption):
            self._note(
                message(
                    "The client's dial of {address} had not ended. etcdlab dialled the address to see at which"
                    " stage it stops.",
                    address=address,
                )
            )
        self._ended = True
        code, said = state["exitStatus"], self._process.errors().strip()
        if code == 0 and not said:
            self._trace = msgspec.structs.replace(self._trace, complete=True)
        else:
            self._note(message("The client ended with exit code {code}. {output}", code=code, output=said[-600:]))

    def _read_output(self) -> None:
        """Take in what the program and the client's log said meanwhile."""
        assert self._process is not None
        ended = self._output.read(self._process.output(), self._tracker.phase)
        self._tracker.peer = self._output.peer
        for call in ended:
            self._timeouts.on_rpc_end()
            if call.name == workload.SYNC and call.returns != ("ok",):
                self._tracker.on_failed_sync(call.returns[0], self._steps[-1].at or 0 if self._steps else 0)

    def _step(self, stop: Stop) -> Step:
        at = self._now()
        for left_out in stop.left_out:
            if left_out not in self._trace.notes:
                self._note(left_out)
        connection, objects = self._tracker.on_stop(stop, at)
        step = step_of(
            self._chain,
            stop.station,
            len(self._steps),
            self._tracker.phase,
            self._tracker.actor(stop, connection),
            Basis.OBSERVED,
            at=at,
            line=stop.line or None,
            values=tuple(Value(name, value, Basis.OBSERVED) for name, value in stop.values.items()),
            objects=objects,
            causes=self._causes.of(stop),
        )
        self._causes.on_step(stop, step.id)
        self._tracker.on_step_end(stop)
        self._timeouts.on_step(step)
        self._steps.append(step)
        return step

    def _now(self) -> int:
        """Nanoseconds since the first step by the client's clock."""
        assert self._process is not None
        if self._first_step_ns is None:
            self._first_step_ns = self._process.clock
        return self._process.clock - self._first_step_ns

    def _note(self, text: Text) -> None:
        self._trace = msgspec.structs.replace(self._trace, notes=(*self._trace.notes, text))


def configuration(request: Request, gets: int) -> dict[str, Any]:
    """What the probe reads at its start: the workload with its limits in seconds, and how it logs in."""
    endpoints, access = request.configured, request.access
    secure = access.secure or any(endpoint.startswith("https://") for endpoint in endpoints)
    paths = {"ca": access.ca, "cert": access.cert, "cert_key": access.key}
    return {
        "endpoints": endpoints,
        "key": workload.KEY,
        "deadline": workload.GET_DEADLINE,
        "sync_limit": workload.SYNC_TIMEOUT,
        "dial_limit": workload.DIAL_TIMEOUT,
        "autosync": request.autosync,
        "rounds": request.rounds,
        "gets": gets,
        "user": access.user,
        "password": access.password,
        "secure": secure,
        "server_name": access.server_name,
        # The probe runs in another folder.
        **{name: os.path.abspath(path) if path else "" for name, path in paths.items()},  # noqa: PTH100
    }
