"""The dials that the lines of a client name, each address once, and what the lines say of its SubConn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.engines.log.address_origin import AddressOrigin, LoggedAddresses, origin_of
from etcdlab.grpc_names import TRANSIENT_FAILURE
from etcdlab.messages import message
from etcdlab.trace import Dial, Failure, Stage, SubConn

if TYPE_CHECKING:
    from etcdlab.log_line import LogLine
    from etcdlab.trace import DialSource, StageName

MOST_DIALS = 64
"""A trace has at most so many dials of a log."""

_STAGES: dict[str, StageName] = {"dns": "dns", "tls": "tls", "malformed": "dns"}


class LoggedDial(NamedTuple):
    """One address, with the first line that names it as one that could not be dialled."""

    dial: Dial
    origin: AddressOrigin
    line: LogLine
    number: int
    """The place of the line in the trace."""

    @property
    def subconn(self) -> SubConn:
        """What the failed dial does to its SubConn."""
        return SubConn(self.dial.id + 1, self.dial.address, TRANSIENT_FAILURE, self.line.error)


def logged_dials(lines: Sequence[LogLine], addresses: LoggedAddresses) -> tuple[LoggedDial, ...]:
    """Every address that the client could not dial, in the order of the lines."""
    first: dict[str, LoggedDial] = {}
    for number, line in enumerate(lines):
        for address in _dialled(line):
            if address not in first and len(first) < MOST_DIALS:
                origin = origin_of(line, address, addresses)
                first[address] = LoggedDial(_dial(len(first), address, origin, line), origin, line, number)
    return tuple(first.values())


def _dialled(line: LogLine) -> Iterator[str]:
    """The address that gRPC dialled. Where gRPC names it, Go's own address is only what the name resolves to."""
    if line.side == "client" and line.kind:
        yield from line.dialled[:1]


def _dial(number: int, address: str, origin: AddressOrigin, line: LogLine) -> Dial:
    source: DialSource = "configured" if origin is AddressOrigin.CONFIGURED else "unknown"
    if origin is AddressOrigin.ADVERTISED:
        source = "advertised"
    stage = _STAGES.get(line.error_class, "tcp")
    failure = Failure(stage, line.kind, line.error)
    if address.startswith(":"):
        failure = Failure(
            stage, "no-host", line.error, message("The URL has no host, so Go dials the client's own host.")
        )
    return Dial(number, address, address, source, (Stage(stage, "failed"),), failure=failure)
