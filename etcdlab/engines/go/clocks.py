"""The timeouts that run while the client and its clock are paused, and the one that ends first.

A dial or an RPC begins when the client is resumed from the station that begins it. The limits are the defaults of etcd
and of the kernel; a flag that is named here may change one. A connection without a complete handshake has no limit:
etcd 3.5.1 waits for its first byte, and for a TLS handshake, without a timeout (cmux). The 120 s of grpc-go (server.go,
connectionTimeout) begin after the preface, and the client sends its part of the handshake with the preface.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from etcdlab.grpc_names import READY
from etcdlab.messages import Message, Text, message

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.step import Step


class Clock(NamedTuple):
    """A timeout of the server or the kernel, and after how many seconds it ends."""

    name: Literal["connect", "rpc", "login", "idle"]
    limit: float


SYN = Clock("connect", 127.0)
"""net.ipv4.tcp_syn_retries = 6: 1 + 2 + 4 + 8 + 16 + 32 + 64 s (Linux, Documentation/networking/ip-sysctl)."""

RPC = Clock("rpc", 0.0)
"""The header has the rest of the deadline: grpc-go internal/transport/http2_server.go and handler_server.go."""

TOKEN = Clock("login", 300.0)
"""etcd server/auth/simple_token.go: 300 s after its last use. The client then logs in again by itself."""

IDLE = Clock("idle", 7220.0)
"""etcd server/embed/config.go: a ping after 2 h, an answer within 20 s; grpc-go internal/transport/http2_server.go.

Not over TLS: there Go's net/http serves gRPC (embed/serve.go), and sends no pings.
"""


class RunningTimeout(NamedTuple):
    """A timeout with its subject and its start, by time.monotonic()."""

    clock: Clock
    about: str
    since: float

    @property
    def end(self) -> float:
        """Its end."""
        return self.since + self.clock.limit


@dataclass
class OpenTimeouts:
    """The timeouts of the client's dials, RPC and connections in the server and the kernel. `secure`: it uses TLS."""

    chain: Chain
    deadlines: dict[str, float]
    """Seconds of the deadline of an RPC, by its phase; "" is any other phase."""
    secure: bool
    logs_in: bool
    _ready: set[str] = field(default_factory=set)
    _dials: dict[str, RunningTimeout] = field(default_factory=dict)
    _rpc: RunningTimeout | None = None
    _pending: list[tuple[str, Clock, str]] = field(default_factory=list)
    """The timeouts that begin when the client is resumed: the SubConn, the timeout, and its subject."""

    def on_step(self, step: Step) -> None:
        """Record a step: the timeouts that it begins, and those that ended."""
        subconn = next(iter(step.objects), "")
        if step.station == "create-transport":
            self._pending.append((subconn, SYN, step.actor.address))
        elif step.station == "update-connectivity-state":
            self._dials.pop(subconn, None)
            (self._ready.add if step.value("s") == READY else self._ready.discard)(subconn)
        elif step.station.startswith("picker-pick"):
            self._on_pick(step)
        elif step.station == "members":
            self.on_rpc_end()

    def _on_pick(self, step: Step) -> None:
        """An RPC asks a picker. The client does not send the RPC before a picker has a SubConn for it."""
        self.on_rpc_end()
        if self._ready and self._picker_is_ready(step):
            name = "MemberList" if step.phase == "sync" else "Get"
            limit = self.deadlines.get(step.phase, self.deadlines[""])
            self._pending.append(("", RPC._replace(limit=limit), name))

    def on_rpc_end(self) -> None:
        """An RPC has ended."""
        self._rpc = None

    def on_resume(self, now: float) -> None:
        """The client was resumed."""
        for subconn, clock, about in self._pending:
            if subconn:
                self._dials[subconn] = RunningTimeout(clock, about, now)
            else:
                self._rpc = RunningTimeout(clock, about, now)
        self._pending = []

    def running(self, since: float) -> list[RunningTimeout]:
        """The timeouts that run while the client is paused, since that moment."""
        timeouts = [*self._dials.values(), *([self._rpc] if self._rpc else [])]
        if self._ready and self.logs_in:
            timeouts.append(RunningTimeout(TOKEN, "", since))
        if self._ready and not self.secure:
            timeouts.append(RunningTimeout(IDLE, "", since))
        return timeouts

    def _picker_is_ready(self, step: Step) -> bool:
        """Whether the picker of this step has a SubConn for the RPC."""
        pickers = [step.value(one.expr) for one in self.chain.by_id[step.station].values if one.fact == "picker"]
        ready, waiting = self.chain.texts["picker_ready"].partition("{")[0], self.chain.texts["picker_waiting"]
        return any(str(picker).startswith(ready) and picker != waiting for picker in pickers)


def describe_timeouts(since: float, now: float, running: list[RunningTimeout]) -> Text:
    """What a person should know while the client is paused: which timeout ends first, and when.

    `since` is the start of the pause. Both moments are by time.monotonic().
    """
    paused = message("etcdlab has paused the client and its clock for {duration}.", duration=_duration(now - since))
    if not running:
        return message("{paused} No other timeout runs.", paused=paused)
    first = min(running, key=lambda one: one.end)
    left = first.end - now
    if left <= 0:
        return message("{paused} {event}", paused=paused, event=_ended_text(first))
    return message("{paused} {event}", paused=paused, event=_ends(first, _duration(left)))


def _ends(timeout: RunningTimeout, left: str) -> Message:
    """What happens at the end of a timeout that runs."""
    match timeout.clock.name:
        case "connect":
            return message(
                "In {left} the kernel gives up the connect to {address}, unless it is done (tcp_syn_retries).",
                left=left,
                address=timeout.about,
            )
        case "rpc":
            return message(
                "In {left} the server gives up the {call}, if it still has it (grpc-timeout).",
                left=left,
                call=timeout.about,
            )
        case "login":
            return message("In {left} the server forgets the login (--auth-token-ttl).", left=left)
        case "idle":
            return message(
                "In {left} the server closes the idle connection (--grpc-keepalive-interval and -timeout).", left=left
            )


def _ended_text(timeout: RunningTimeout) -> Message:
    """What happened at the end of a timeout."""
    match timeout.clock.name:
        case "connect":
            return message(
                "The kernel has given up the connect to {address}, unless it was done (tcp_syn_retries).",
                address=timeout.about,
            )
        case "rpc":
            return message("The server has given up the {call}, if it still had it (grpc-timeout).", call=timeout.about)
        case "login":
            return message("The server has forgotten the login (--auth-token-ttl).")
        case "idle":
            return message("The server has closed the idle connection (--grpc-keepalive-interval and -timeout).")


def _duration(seconds: float) -> str:
    """Seconds, rounded for a person: `1.4 s`, `12 s`, `5 min`, `2 h`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    for size, unit, most in ((1, "s", 300), (60, "min", 120)):
        if seconds / size < most:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 3600:.0f} h"
