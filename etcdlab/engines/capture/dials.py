"""The dials of one client in a capture: where each address came from, and how each dial ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from etcdlab.engines.capture.advertised_dials import AdvertisedUrl, urls_by_address
from etcdlab.engines.capture.answers import Answer, identity, server_of
from etcdlab.engines.capture.dial_end import DialEnd, dial_end
from etcdlab.trace import UNFINISHED, Dial

if TYPE_CHECKING:
    from etcdlab.readers.captures.connection import Connection
    from etcdlab.readers.captures.packet import PacketMark
    from etcdlab.trace import DialSource, Identity

MOST_DIALS = 64
"""A trace has at most so many dials of a capture. Dials that end alike are one."""


class CapturedDial(NamedTuple):
    """A dial, with the connection that it is and the packet that decides how it ended."""

    dial: Dial
    connection: Connection
    packet: PacketMark
    first: PacketMark
    """The first packet of the first dial of the address that ended like this."""
    times: int
    """How many dials of the address ended like this."""

    @property
    def is_after_switch(self) -> bool:
        """Whether the client dialled an address that it has from the members."""
        return self.dial.source == "advertised"


def captured_dials(
    connections: Sequence[Connection], answer: Answer | None, ends: Sequence[PacketMark]
) -> tuple[CapturedDial, ...]:
    """The newest dial of each address and way to end, in the order of the capture. `ends`: where each file ends."""
    urls = urls_by_address(answer.members.members) if answer else {}
    sources = _Sources(connections, answer, urls)
    newest: dict[tuple[object, ...], CapturedDial] = {}
    for connection, last in zip(connections, ends, strict=True):
        address, end = server_of(connection), dial_end(connection, last)
        if end.failure is not None and end.failure.kind == UNFINISHED:
            continue  # the capture ends before it, so it is no failure
        who, source = identity(connection), sources.of(connection)
        key = (address, end.failure.kind if end.failure else "", who.member_id if who else "", source)
        before = newest.pop(key, None)
        times = before.times + 1 if before else 1
        first = before.first if before else connection.first
        dial = _dial(address, source, end, urls.get(address))
        newest[key] = CapturedDial(_with_identity(dial, who), connection, end.packet, first, times)
    kept = sorted(newest.values(), key=lambda one: one.connection.first)[-MOST_DIALS:]
    return tuple(_numbered(one, number) for number, one in enumerate(kept))


class _Sources:
    """Where the addresses of one client came from, by the order of its packets."""

    def __init__(
        self, connections: Sequence[Connection], answer: Answer | None, urls: dict[str, AdvertisedUrl]
    ) -> None:
        self._answered = answer.answer_mark if answer else None
        self._urls = urls
        self._before = {server_of(one) for one in connections if self._is_before(one)}

    def _is_before(self, connection: Connection) -> bool:
        return self._answered is not None and connection.first.at < self._answered.at

    def of(self, connection: Connection) -> DialSource:
        """What was dialled before the first answer was configured. Later, an advertised address was advertised."""
        address = server_of(connection)
        if address in self._before:
            return "configured"
        return "advertised" if address in self._urls else "unknown"


def _dial(address: str, source: DialSource, end: DialEnd, advertised: AdvertisedUrl | None) -> Dial:
    is_own = source == "advertised" and advertised is not None
    return Dial(
        id=0,
        url=advertised.url if is_own and advertised else address,
        address=address,
        source=source,
        stages=end.stages,
        members=advertised.members if advertised else (),
        failure=end.failure,
    )


def _with_identity(dial: Dial, who: Identity | None) -> Dial:
    return dial if who is None or dial.failure is not None else replace(dial, identity=who)


def _numbered(one: CapturedDial, number: int) -> CapturedDial:
    return one._replace(dial=replace(one.dial, id=number))
