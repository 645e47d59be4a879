"""What was seen of a program that stands still: its etcd clients, their channels and SubConns, who waits where."""

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
    """The addresses it was last told."""
    subconns: dict[int, Connection] = field(default_factory=dict)
    """By where they are in memory."""


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
    """A station on the stack of a goroutine; `number` is its frame's, the innermost being 0."""

    station: Station
    number: int
    line: int


@dataclass
class GoroutineInChain:
    """A goroutine that stands in the chain: its stations, the outermost first, with the values each holds."""

    id: int
    frames: tuple[Frame, ...]
    values: dict[int, dict[str, Scalar]] = field(default_factory=dict)
    """By the frame's number."""
    subconn: int | None = None
    """Where the addrConn it is about is in memory."""
    channel: int | None = None
    """Where the channel of its call is in memory; None where no frame holds one."""


class Wait(NamedTuple):
    """An RPC that waits for a picker."""

    channel: int | None
    method: str


@dataclass
class ProcessSnapshot:
    """Grows while the program is read, the most telling first: valid at any moment."""

    clients: dict[int, Client] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    goroutines: list[GoroutineInChain] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    rpcs_of_unknown_client: int = 0
    """RPCs that wait for a picker too, of which neither the channel nor the method was read."""
    pid: int = 0
    is_complete: bool = False
    """Whether it was read to its end."""

    def waits_of(self, channel: int) -> Counter[str]:
        """The RPCs of a channel that wait, by their method. A call whose channel was not read is the only channel's."""
        whose = (channel, None) if len(self.channels) == 1 else (channel,)
        return Counter(wait.method for wait in self.waits if wait.channel in whose)
