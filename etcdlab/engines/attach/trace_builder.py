"""Makes the trace of one etcd client of a program: its steps, SubConns and dials, and what the next call returns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from etcdlab import workload
from etcdlab.engines.attach.goroutines import METHOD
from etcdlab.engines.debugger.failures import UNFINISHED_DIAL, failure_of, stages_of
from etcdlab.engines.steps import step_of
from etcdlab.grpc_names import CONNECTING, DEADLINE_EXCEEDED, READY, TRANSIENT_FAILURE
from etcdlab.messages import Text, message, plural
from etcdlab.step import Actor, Basis, Cause, Step, Value, Via
from etcdlab.trace import Call, Dial, SubConn, Trace

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.engines.attach.goroutines import Channel, Client, Frame, GoroutineInChain, ProcessSnapshot
    from etcdlab.origin import Process

PHASE = "now"
"""The phase of every step: the goroutine is there now."""

_ETCD = re.compile(r"/(etcdserverpb|v3\w+pb)\.")
"""How the names of etcd's methods begin: a program may call others through gRPC."""


class TraceBuilder:
    """Makes the trace of one etcd client of a program, by the channel of the client.

    `alike` are the channels of other clients in the same state: their calls are counted with the calls of this client.
    With `stray` the trace also has the goroutines whose channel was not read.
    """

    def __init__(
        self, chain: Chain, snapshot: ProcessSnapshot, pointer: int, alike: tuple[int, ...] = (), *, stray: bool
    ) -> None:
        self._chain, self._snapshot = chain, snapshot
        self._pointers = (pointer, *alike)
        self._channel: Channel = snapshot.channels[pointer]
        of_channel = (one for one in snapshot.clients.values() if one.channel == pointer)
        self._client: Client | None = next(of_channel, None)
        self._configured, self._endpoints_in_use = self._endpoints()
        self._goroutines = [one for one in snapshot.goroutines if self._is_ours(one, stray)]
        self._numbers = {subconn: number for number, subconn in enumerate(self._channel.subconns, 1)}
        self._subconns = [self._subconn(one) for one in self._channel.subconns]
        self._dials: dict[int, Dial] = {}
        for one in self._subconns:
            if one.state == READY or one.error or self._waits_for(one):
                self._dials[one.id] = self._dial(len(self._dials), one)

    def trace(self, trace: Trace, process: Process) -> Trace:
        """The trace with everything that was read of this client, without its steps."""
        waits = self._waits
        return msgspec.structs.replace(
            trace,
            target=self._configured[0],
            endpoints=self._configured,
            endpoints_in_use=self._endpoints_in_use,
            autosync=self._client.autosync if self._client else 0.0,
            subconns=tuple(self._subconns),
            dials=tuple(self._dials.values()),
            calls=self._next_get(),
            process=msgspec.structs.replace(process, waiting=waits.total(), waits=dict(waits.most_common())),
            notes=(*trace.notes, *self._notes()),
        )

    @property
    def state(self) -> tuple[object, ...]:
        """What clients in the same state have in common."""
        subconns = tuple((one.address, one.state) for one in self._subconns)
        return self._configured, self._endpoints_in_use, self._channel.state, self._channel.error, subconns

    def steps(self) -> list[Step]:
        """A step for each station on the stack of a goroutine, the outermost first."""
        steps: list[Step] = []
        for goroutine in self._goroutines:
            cause = Cause(None, Via.UNKNOWN)
            for frame in goroutine.frames:
                steps.append(self._step(len(steps), goroutine, frame, cause))
                cause = Cause(steps[-1].id, Via.CALL)
        return steps

    @property
    def _waits(self) -> Counter[str]:
        """The RPCs to etcd that wait for a picker, by their method."""
        waits: Counter[str] = Counter()
        for pointer in self._pointers:
            waits.update(self._snapshot.waits_of(pointer))
        return Counter({method: count for method, count in waits.items() if not method or _ETCD.match(method)})

    def _is_ours(self, goroutine: GoroutineInChain, stray: bool) -> bool:
        """Whether a goroutine is about etcd, and about this channel."""
        if _of_another(goroutine):
            return False
        if goroutine.channel is not None:
            return goroutine.channel in self._pointers
        subconns = {one for pointer in self._pointers for one in self._snapshot.channels[pointer].subconns}
        return goroutine.subconn in subconns or (goroutine.subconn is None and stray)

    def _endpoints(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The endpoints that the program configured, and those that a Sync has set; none if no Sync has.

        Some releases keep a single list. Of the configured endpoints only the first one is left there, in the target of
        the channel. While that endpoint is in the list, no Sync has replaced the list.
        """
        used = (self._client.endpoints_in_use if self._client else ()) or self._channel.resolved
        configured = self._client.configured if self._client else ()
        first = self._channel.target.rpartition("/")[2]
        if not configured and first in map(_address, used):
            configured = used
        configured = configured or (first,)
        replaced = set(map(_address, used)) != set(map(_address, configured))
        return configured, used if replaced else ()

    def _step(self, number: int, goroutine: GoroutineInChain, frame: Frame, cause: Cause) -> Step:
        values = goroutine.values.get(frame.number, {})
        subconn = self._numbers.get(goroutine.subconn or 0, 0)
        about = [f"goroutine {goroutine.id}", *([f"subconn {subconn}"] if subconn else [])]
        return step_of(
            self._chain,
            frame.station,
            number,
            PHASE,
            self._actor(goroutine),
            Basis.OBSERVED,
            line=frame.line or None,
            values=tuple(Value(name, value, Basis.OBSERVED) for name, value in values.items()),
            objects=(*about, *([f"dial {self._dials[subconn].id}"] if subconn in self._dials else [])),
            causes=(cause,),
        )

    def _actor(self, goroutine: GoroutineInChain) -> Actor:
        role = goroutine.frames[0].station.lane
        connection = self._channel.subconns.get(goroutine.subconn or 0)
        if role != "dial" or connection is None:
            return Actor(role)
        return Actor("dial", connection.address, self._numbers[goroutine.subconn or 0], connection.backoff + 1)

    def _subconn(self, pointer: int) -> SubConn:
        """A SubConn with its last error. A channel keeps one error, which names the address or the host."""
        one, error = self._channel.subconns[pointer], self._channel.error
        failed = [other for other in self._channel.subconns.values() if other.state == TRANSIENT_FAILURE]
        named = [other for other in failed if _holds(error, _address(other.address))]
        named = named or [other for other in failed if _holds(error, _host(other.address))]
        mine = one in (failed if len(failed) == 1 else named)
        return SubConn(self._numbers[pointer], one.address, one.state, error if mine else "", one.backoff)

    def _waits_for(self, subconn: SubConn) -> bool:
        """Whether the client waits for the end of a dial: of a channel that is READY only after a failed attempt."""
        return subconn.state == CONNECTING and (self._channel.state != READY or subconn.backoff > 0)

    def _dial(self, number: int, subconn: SubConn) -> Dial:
        """The last dial of a SubConn, by the program itself. etcdlab dials nothing here, and the dial has no times."""
        address = _address(subconn.address)
        url = next((url for url in self._endpoints_in_use if _address(url) == address), address)
        failure = failure_of(subconn.error) if subconn.error else UNFINISHED_DIAL if self._waits_for(subconn) else None
        stages = stages_of(failure, 0.0, address=address, secure=url.startswith("https:"))
        return Dial(
            id=number,
            url=url if "://" in url else f"http://{url}",
            address=address,
            source="configured" if address in map(_address, self._configured) else "advertised",
            stages=() if failure is UNFINISHED_DIAL else stages,
            failure=failure,
        )

    def _next_get(self) -> tuple[Call, ...]:
        """What a Get with a deadline returns in this state; nothing if the client would send it."""
        errors = dict.fromkeys(one.error for one in self._subconns if one.error)
        if self._channel.state == TRANSIENT_FAILURE and errors:
            logs = tuple(self._chain.say("blocked", error=error) for error in errors)
        elif self._channel.state == CONNECTING:
            logs = (self._chain.texts["waiting"],)
        else:
            return ()
        return (Call(0, workload.GET, PHASE, Basis.MODELLED, workload.GET_DEADLINE, (DEADLINE_EXCEEDED,), logs),)

    def _notes(self) -> Iterator[Text]:
        if len(self._pointers) > 1:
            yield message(
                "{count} etcd clients of this program are in this state. They are displayed as one client, and"
                " their waiting RPCs are counted together.",
                count=len(self._pointers),
            )
        yield from self._notes_on_waiting_rpcs()
        if self._endpoints_in_use and not (self._client and self._client.configured):
            yield message("Only the first of the configured endpoints is in the memory of this release's client.")

    def _notes_on_waiting_rpcs(self) -> Iterator[Text]:
        on_stack = sum(one.frames[-1].station.id == "pick" for one in self._goroutines)
        waiting = self._waits.total()
        if on_stack < waiting:
            yield message(
                "{waiting} RPCs wait for a picker. {steps} of them are steps here.", waiting=waiting, steps=on_stack
            )
        if unknown := self._snapshot.rpcs_of_unknown_client:
            yield plural(
                "{count} more RPC of this program waits. etcdlab did not read which client sends it.",
                "{count} more RPCs of this program wait. etcdlab did not read which client sends them.",
                unknown,
            )


def _address(url: str) -> str:
    """`host:port` of a URL or an endpoint."""
    return url.rpartition("://")[2].rstrip("/")


def _holds(text: str, name: str) -> bool:
    """Whether an address or a host is in a text, and not as a part of another one."""
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", text) is not None


def _of_another(goroutine: GoroutineInChain) -> bool:
    """Whether a goroutine waits in a call to another service than etcd."""
    methods = [values.get(METHOD) for values in goroutine.values.values()]
    return any(method is not None and not _ETCD.match(str(method)) for method in methods)


def _host(url: str) -> str:
    return _address(url).rpartition(":")[0]
