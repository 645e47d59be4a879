"""The dials of one client in a capture: where each address came from, and how each dial ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from etcdlab.engines.capture.advertised_dials import AdvertisedUrl, urls_by_address
from etcdlab.engines.capture.answers import Answer, identity, server_of
from etcdlab.engines.capture.captured_dial import CapturedDial
from etcdlab.engines.capture.dial_end import DialEnd, dial_end
from etcdlab.engines.capture.unresolved import dials_without_address
from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.trace import UNFINISHED, Dial, Stage

if TYPE_CHECKING:
    from etcdlab.engines.capture.names import Names
    from etcdlab.readers.captures.connection import Connection
    from etcdlab.readers.captures.lookups import Lookup
    from etcdlab.readers.captures.packet import PacketMark
    from etcdlab.trace import DialSource, Identity

MOST_DIALS = 64
"""A trace has at most so many dials of a capture. Dials that end alike are one."""


def captured_dials(
    connections: Sequence[Connection],
    answer: Answer | None,
    ends: Sequence[PacketMark],
    names: Names,
    logged: frozenset[str] = frozenset(),
) -> tuple[CapturedDial, ...]:
    """The newest dial of each address and way to end, in the order of the capture. `ends`: where each file ends.

    `logged` are the addresses that a log beside the capture names.
    """
    urls = urls_by_address(answer.members.members, names) if answer else {}
    sources = _Sources(connections, answer, urls)
    newest: dict[tuple[object, ...], CapturedDial] = {}
    for connection, last in zip(connections, ends, strict=True):
        address, end, lookup = server_of(connection), dial_end(connection, last), names.lookup_before(connection)
        if end.failure is not None and end.failure.kind == UNFINISHED:
            continue  # the capture ends before it, so it is no failure
        who, source = identity(connection), sources.of(connection)
        key = (address, end.failure.kind if end.failure else "", who.member_id if who else "", source)
        before = newest.pop(key, None)
        times = before.times + 1 if before else 1
        first = before.first if before else connection.first
        dial = _dial(address, source, end, urls.get(address), lookup)
        newest[key] = CapturedDial(_with_identity(dial, who), connection, end.packet, first, times, lookup)
    of_name: DialSource = "unknown" if any(one.dial.reached for one in newest.values()) else "configured"
    every = (*newest.values(), *dials_without_address(answer, names, logged, of_name))
    kept = sorted(every, key=lambda one: one.connection.first if one.connection else one.first)[-MOST_DIALS:]
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


def _dial(
    address: str, source: DialSource, end: DialEnd, advertised: AdvertisedUrl | None, lookup: Lookup | None
) -> Dial:
    is_own = source == "advertised" and advertised is not None
    return Dial(
        id=0,
        url=advertised.url if is_own and advertised else address,
        address=address,
        source=source,
        stages=(*_resolved(lookup), *end.stages),
        members=advertised.members if advertised else (),
        failure=end.failure,
    )


def _resolved(lookup: Lookup | None) -> Iterator[Stage]:
    """The lookup of the name that led to the address."""
    if lookup is not None and lookup.answer is not None:
        ms = (lookup.answer.at - lookup.query.at) / 1e6 if lookup.query else 0.0
        name = printable(lookup.name, 255)
        yield Stage("dns", "ok", max(0.0, round(ms, 3)), message("{name} resolves to this address.", name=name))


def _with_identity(dial: Dial, who: Identity | None) -> Dial:
    return dial if who is None or dial.failure is not None else replace(dial, identity=who)


def _numbered(one: CapturedDial, number: int) -> CapturedDial:
    return one._replace(dial=replace(one.dial, id=number))
