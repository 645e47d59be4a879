"""Pauses the real client of one release at every station of its chain, for as long as a person looks.

Between two `next()` the process and its clock are paused. The timeouts of the server and of the kernel run on.
"""

from __future__ import annotations

import time
import weakref
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from etcdlab import workload
from etcdlab.cluster.interruption import Interruption
from etcdlab.engines.engine import Engine, new_trace
from etcdlab.engines.go.client_build import ready
from etcdlab.engines.go.client_record import ClientRecord
from etcdlab.engines.go.clocks import describe_timeouts
from etcdlab.engines.go.paused_process import PausedProcess
from etcdlab.engines.go.probe_input import announcements, configuration
from etcdlab.engines.go.stop import Reader, Stop
from etcdlab.errors import GoError
from etcdlab.messages import Text, message
from etcdlab.origin import NO_PROGRAM, Likeness
from etcdlab.step import Step
from etcdlab.trace import Trace

if TYPE_CHECKING:
    from etcdlab.chain import Chain, Station
    from etcdlab.engines.debugger.delve import Answer
    from etcdlab.engines.go.places import Places
    from etcdlab.request import Request

_MOST_GETS = 10
"""Calls of Get by a client that races: the old connection drains within a few calls."""

_PATIENCE = 30.0
"""Seconds that are added to the longest wait of the client itself, on a slow machine."""


class GoEngine(Engine):
    """New, Get, Sync, Get with a deadline, end; or, with `rounds`, AutoSync's own rounds in place of the Sync.

    In some releases a Get after the Sync may still use the old connection. Then the client calls Get again until it
    fails. It is the real client: it presents its token and its certificate to every address that members advertise.

    Nothing starts before the first `next()`, which raises GoError if etcdlab cannot build or pause the client. `tell`
    gets a text before each build. If the client cannot be paused any more, the trace ends with a note.
    """

    def __init__(
        self,
        request: Request,
        chain: Chain,
        *,
        like: Likeness = NO_PROGRAM,
        tell: Callable[[Text], None] = lambda _: None,
    ) -> None:
        self._request, self._chain, self._tell = request, chain, tell
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
        self._record = ClientRecord(request, chain)
        self._trace = new_trace("go", chain, request, clock="client", like=like)

    @property
    def trace(self) -> Trace:
        """The steps so far; `complete` once the workload has ended."""
        return self._record.trace(self._trace)

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the debugger and of the client, until it ends."""
        return self._process.pids if self._process is not None else ()

    @property
    def paused_seconds(self) -> float:
        """Seconds for which the client was paused so far. Its own clock does not count them."""
        return self._process.skew if self._process is not None else 0.0

    @property
    def hold_status(self) -> Text:
        """What is paused, and which timeout of the server or of the kernel ends first."""
        since = self._process.since if self._process is not None else None
        return (
            describe_timeouts(since, time.monotonic(), self._record.timeouts.running(since))
            if since is not None
            else ""
        )

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
        for text in announcements(self._request):
            self._tell(text)
        build = ready(self._chain, self._tell, self._interruption.check)
        process = PausedProcess(build.delve, build.probe)
        # Also if the last reference is lost: a notebook cell that ran again, or the end of the interpreter.
        self._end = weakref.finalize(self, process.close)
        try:
            self._stop_at(process, build.places)
            process.configure(configuration(self._request, self._gets))
        except BaseException:
            self._end()
            raise
        for name, why in build.places.reasons.items():
            function = self._chain.qualified(self._chain.by_id[name])
            self._note(
                message("etcdlab cannot pause the client in {function}. {reason}", function=function, reason=why)
            )
        self._reader, self._process = Reader(self._chain, process), process
        origin = self._trace.origin
        if not origin.go_version:
            origin = msgspec.structs.replace(origin, go_version=build.go_version)
            self._trace = msgspec.structs.replace(self._trace, origin=origin)

    def _stop_at(self, process: PausedProcess, places: Places) -> None:
        requests: list[tuple[str, dict[str, Any]]] = [
            ("CreateBreakpoint", {"Breakpoint": {"addrs": [place.address]}}) for place in places.by_station.values()
        ]
        for name, answer in zip(places.by_station, process.batch(requests), strict=True):
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
        """Let the client run to its next stop, and read every goroutine that stopped there.

        After an interrupt the next call continues: the client is not resumed before everything is read.
        """
        assert self._process is not None
        assert self._reader is not None
        if not self._unread and self._exited is None:
            self._process.resume()
            self._record.timeouts.on_resume(time.monotonic())
            state = self._process.wait_for_stop(self._longest_wait, self._interruption.check)
            if state.get("exited"):
                self._exited = state
            self._unread = self._paused_goroutines(state)
            self._record.read_output(self._process.output())
        if self._exited is not None:
            self._finish(self._exited)
            return
        # First, because an interrupt after the stops are read would lose them.
        self._process.read_clock()
        self._pending.extend(self._reader.read(self._unread))
        self._unread = []

    def _paused_goroutines(self, state: Answer) -> list[tuple[Station, int]]:
        """Each goroutine that is paused at a station. Several goroutines may stop at once."""
        paused = [thread for thread in state["Threads"] or () if thread.get("breakPoint")]
        return [(self._stations[one["breakPoint"]["id"]], one["goroutineID"]) for one in paused]

    def _finish(self, state: Answer) -> None:
        assert self._process is not None
        tracker, access = self._record.tracker, self._request.access
        for address in tracker.identify(access, self._interruption):
            self._note(
                message(
                    "The client's dial of {address} had not ended. etcdlab dialled the address to see at which"
                    " stage it stops.",
                    address=address,
                )
            )
        tracker.ask_others(self._request.endpoints, access, self._interruption)
        self._ended = True
        code, output = state["exitStatus"], self._process.errors().strip()
        if code == 0 and not output:
            self._trace = msgspec.structs.replace(self._trace, complete=True)
        else:
            self._note(message("The client ended with exit code {code}. {output}", code=code, output=output[-600:]))

    def _step(self, stop: Stop) -> Step:
        assert self._process is not None
        for left_out in stop.left_out:
            if left_out not in self._trace.notes:
                self._note(left_out)
        return self._record.step(stop, self._process.clock)

    @property
    def _gets(self) -> int:
        """How often the client calls Get at the end, until one call fails."""
        return _MOST_GETS if self._chain.behaviours.first_rpc_may_race else 1

    @property
    def _longest_wait(self) -> float:
        """Seconds the client may take to its next station."""
        return _PATIENCE + workload.SYNC_TIMEOUT + (self._request.autosync if self._request.rounds else 0.0)

    def _note(self, text: Text) -> None:
        self._trace = msgspec.structs.replace(self._trace, notes=(*self._trace.notes, text))
