"""A line of a log that is about etcd, as etcdlab reads it: who wrote it, what was dialled, and how that ended."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Side = Literal["client", "server"]
ErrorClass = Literal[
    "", "refused", "timeout", "no-route", "dns", "tls", "auth", "no-leader", "space", "malformed", "other"
]
"""Why something failed. Empty for a line that reports no failure."""

NO_PEER = "<nil>"
"""The peer of a call for which the client never had a connection."""

_Whole = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class LogLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line, and how often lines that say the same follow it."""

    file: str
    """The name that the person gave; `-` for standard input."""
    line: _Whole
    """The number of the line in that file, from 1."""
    text: str
    """The line without its carrier, such as the prefix of docker compose. A long line is cut."""
    format: str
    """`zap-json`, `klog`, ..."""
    side: Side
    time: str = ""
    """ISO 8601, UTC. Empty if the line has no time."""
    releases: tuple[str, ...] = ()
    """The releases of the client that write such a line, as spans: `3.5.5-3.5.9`."""
    grpc: str = ""
    """The span of grpc-go releases."""
    target: str = ""
    """The first configured endpoint."""
    dialled: tuple[str, ...] = ()
    """Every address that the line says was dialled."""
    error_class: ErrorClass = ""
    kind: str = ""
    """The kind of `Failure` that a dial with this end has."""
    error: str = ""
    """The error of the dial, or of the call, as Go writes it."""
    method: str = ""
    attempt: _Whole | None = None
    peer: str = ""
    """The address that the call went to, or `<nil>`. Empty if the line has no such field."""
    endpoints: tuple[str, ...] = ()
    """The whole list of the endpoints of the client, if the line has it."""
    member: str = ""
    """The name of the member that logs what it advertises."""
    advertised: tuple[str, ...] = ()
    """The URLs that this member advertises."""
    program: str = ""
    """The name of the client program in the table of clients, if the line is of that program: `go-zero`, `jetcd`."""
    source: str = ""
    """The container or pod that the carrier names."""
    count: _Whole = 1
    """How many lines say the same, this line included."""
    last_line: _Whole = 0
    """The number of the last of them, if there are several."""
    last_time: str = ""

    @property
    def is_packet(self) -> bool:
        """Whether it is a packet of a capture, and no line of a log."""
        return self.format == "capture"

    @property
    def what_it_says(self) -> tuple[object, ...]:
        """What lines that say the same have in common: everything but the time, the number and the attempt."""
        return (
            self.file, self.source, self.side, self.format, self.target, self.dialled, self.error_class, self.kind,
            self.method, self.peer, self.releases, self.endpoints, self.member, self.advertised,
        )  # fmt: skip
