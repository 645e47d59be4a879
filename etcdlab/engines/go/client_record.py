"""What was observed of the client: its steps, and the members, dials, SubConns, calls and log lines beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab import workload
from etcdlab.engines.go.causes import Causes
from etcdlab.engines.go.client_tracker import ClientTracker
from etcdlab.engines.go.clocks import OpenTimeouts
from etcdlab.engines.go.probe_input import is_secure
from etcdlab.engines.go.probe_output import ProbeOutput
from etcdlab.engines.steps import step_of
from etcdlab.step import Basis, Step, Value
from etcdlab.trace import Trace

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.engines.go.stop import Stop
    from etcdlab.request import Request

_DEADLINES = {"": workload.GET_DEADLINE, "sync": workload.SYNC_TIMEOUT}
"""Seconds of the deadlines of the client's calls, by their phase; "" is any other phase."""


class ClientRecord:
    """Grows with every stop of the client, and with everything that the probe prints."""

    def __init__(self, request: Request, chain: Chain) -> None:
        self._chain = chain
        scheme = request.endpoints[0].scheme
        self.tracker = ClientTracker(
            chain, scheme, tuple(one.address for one in request.endpoints), request.configured[0]
        )
        self.timeouts = OpenTimeouts(chain, _DEADLINES, is_secure(request), bool(request.access.user))
        self._causes = Causes(chain)
        self._output = ProbeOutput()
        self._steps: list[Step] = []
        self._first_step_ns: int | None = None

    def trace(self, trace: Trace) -> Trace:
        """The trace with everything that was observed so far."""
        return msgspec.structs.replace(
            trace,
            steps=tuple(self._steps),
            member_lists=tuple(self.tracker.member_lists),
            dials=tuple(self.tracker.dials),
            subconns=self.tracker.subconns,
            calls=tuple(self._output.calls),
            log=tuple(self._output.log),
        )

    def step(self, stop: Stop, clock: int) -> Step:
        """The step of a stop. `clock` is the client's clock in nanoseconds."""
        at = self._since_first_step(clock)
        connection, objects = self.tracker.on_stop(stop, at)
        step = step_of(
            self._chain,
            stop.station,
            len(self._steps),
            self.tracker.phase,
            self.tracker.actor(stop, connection),
            Basis.OBSERVED,
            at=at,
            line=stop.line or None,
            values=tuple(Value(name, value, Basis.OBSERVED) for name, value in stop.values.items()),
            objects=objects,
            causes=self._causes.of(stop),
        )
        self._causes.on_step(stop, step.id)
        self.tracker.on_step_end(stop)
        self.timeouts.on_step(step)
        self._steps.append(step)
        return step

    def read_output(self, output: str) -> None:
        """Read what the probe has printed since: the calls that ended, and the log of the client."""
        ended = self._output.read(output, self.tracker.phase)
        self.tracker.peer = self._output.peer
        for call in ended:
            self.timeouts.on_rpc_end()
            if call.name == workload.SYNC and call.returns != ("ok",):
                self.tracker.on_failed_sync(str(call.returns[0]), self._steps[-1].at or 0 if self._steps else 0)

    def _since_first_step(self, clock: int) -> int:
        if self._first_step_ns is None:
            self._first_step_ns = clock
        return clock - self._first_step_ns
