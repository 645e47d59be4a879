"""What etcdlab reads of a paused program: its etcd clients, their channels and SubConns, and the RPCs that wait."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from etcdlab.chain import Station
    from etcdlab.engines.debugger.variables import Scalar

METHOD = "info.FullMethodName"
"""The expression for the method of an RPC that waits for a picker."""


class Connection(NamedTuple):
    """A SubConn."""

    address: str
    state: str
    backoff: int
    """How many attempts have failed since it was READY."""


@dataclass
class Channel:
    """A grpc.ClientConn."""

    target: str
    state: str
    error: str
    """The last connection error of any of its SubConns."""
    resolved: tuple[str, ...]
    """The addresses that the resolver reported last."""
    subconns: dict[int, Connection] = field(default_factory=dict)
    """By their address in memory."""


@dataclass(frozen=True)
class Client:
    """An etcd client. What its release does not keep is empty."""

    channel: int
    endpoints_in_use: tuple[str, ...]
    """The endpoints it uses now."""
    configured: tuple[str, ...]
    autosync: float
    """Seconds; 0 for never."""


class Frame(NamedTuple):
    """A station on the stack of a goroutine. `number` is the number of its frame; the innermost is 0."""

    station: Station
    number: int
    line: int


@dataclass
class GoroutineInChain:
    """A goroutine in the chain: its stations, the outermost first, and the values of each."""

    id: int
    frames: tuple[Frame, ...]
    values: dict[int, dict[str, Scalar]] = field(default_factory=dict)
    """By the frame's number."""
    subconn: int | None = None
    """The address in memory of its addrConn."""
    channel: int | None = None
    """The address in memory of the channel of its call; None if no frame has one."""


class Wait(NamedTuple):
    """An RPC that waits for a picker."""

    channel: int | None
    method: str


@dataclass
class ProcessSnapshot:
    """Grows while the program is read, the most important facts first. Valid at any moment."""

    clients: dict[int, Client] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    goroutines: list[GoroutineInChain] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    rpcs_of_unknown_client: int = 0
    """More RPCs that wait for a picker. etcdlab read neither their channel nor their method."""
    pid: int = 0
    is_complete: bool = False
    """Whether the whole program was read."""

    def waits_of(self, channel: int) -> Counter[str]:
        """The RPCs of a channel that wait, by their method. One without a known channel belongs to the only channel."""
        channels = (channel, None) if len(self.channels) == 1 else (channel,)
        return Counter(wait.method for wait in self.waits if wait.channel in channels)
