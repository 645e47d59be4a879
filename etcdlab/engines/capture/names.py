"""What DNS in a capture says of names: which addresses a name has, and which name does not resolve.

A resolver tries a short name with each domain of its search list, and NXDOMAIN of one of them is no failure. So a name
fails only if DNS has no address for the name itself nor for any name that begins with it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.messages import Text, message
from etcdlab.quoting import printable
from etcdlab.readers.captures.connection import SECOND
from etcdlab.readers.captures.dns import A
from etcdlab.readers.captures.ip import spelled

if TYPE_CHECKING:
    from etcdlab.readers.captures.connection import Connection
    from etcdlab.readers.captures.lookups import Lookup
    from etcdlab.readers.captures.packet import PacketMark

_NO_ERROR, _SERVFAIL, _NXDOMAIN = 0, 2, 3
_NO_ANSWER = 5 * SECOND
"""Go and the C library wait so long for an answer."""


class FailedLookup(NamedTuple):
    """Why a name has no address: the kind of failure, the reason, and the packet that says it."""

    name: str
    kind: str
    detail: Text
    lookup: Lookup
    packet: PacketMark


class Names:
    """The lookups of one host. `ends` are the last packets of the files."""

    def __init__(self, lookups: Iterable[Lookup], ends: dict[str, PacketMark | None]) -> None:
        self._lookups = tuple(lookups)
        self._ends = ends
        self._by_label: dict[str, list[Lookup]] = {}
        self._by_address: dict[bytes, list[Lookup]] = {}
        for one in self._lookups:
            self._by_label.setdefault(_label(one.name), []).append(one)
            for address in one.addresses:
                self._by_address.setdefault(address, []).append(one)

    def of_clients(self, clients: frozenset[bytes]) -> Names:
        """The lookups of these addresses, and those over loopback: a resolver of the host itself."""
        own = (one for one in self._lookups if one.client in clients or ipaddress.ip_address(one.client).is_loopback)
        return Names(own, self._ends)

    @property
    def clients(self) -> tuple[bytes, ...]:
        """Who asked, each once."""
        return tuple(dict.fromkeys(one.client for one in self._lookups))

    def addresses_of(self, name: str) -> tuple[str, ...]:
        """The addresses that DNS has for a name, as Go writes them."""
        addresses = (address for one in self._about(name) for address in one.addresses)
        return tuple(dict.fromkeys(map(spelled, addresses)))

    def lookup_before(self, connection: Connection) -> Lookup | None:
        """The newest lookup that led to the address of a connection, before its first packet."""
        for one in reversed(self._by_address.get(connection.server.ip, ())):
            if one.answer is not None and one.answer.at <= connection.first.at:
                return one
        return None

    def failure_of(self, name: str) -> FailedLookup | None:
        """Why a name has no address. None if it has one, and if the capture does not say so for certain."""
        about = self._about(name)
        own = [one for one in about if one.name == name.lower()]
        if any(one.addresses for one in about):
            return None
        answers = [one for one in own if one.answer is not None]
        for one in answers:
            if one.answer is not None and (one.code != _NO_ERROR or one.kind == A):
                kind, detail = _reason(one, printable(name, 255))
                return FailedLookup(name, kind, detail, one, one.answer)
        return next((_silent(name, one) for one in own if self._is_silent(one)), None) if not answers else None

    def names_with(self, part: str) -> Iterator[str]:
        """The names with this in them, unless a similar name has an address: both may be of one search list."""
        resolved = {_label(one.name) for one in self._lookups if one.addresses}
        for name in dict.fromkeys(one.name for one in self._lookups):
            if part in name and _label(name) not in resolved:
                yield name

    def _about(self, name: str) -> Sequence[Lookup]:
        own = name.lower().rstrip(".")
        alike = self._by_label.get(_label(own), ())
        return [one for one in alike if one.name == own or one.name.startswith(f"{own}.")]

    def _is_silent(self, lookup: Lookup) -> bool:
        last = self._ends.get(lookup.file)
        return lookup.query is not None and last is not None and last.at - lookup.query.at >= _NO_ANSWER


def _label(name: str) -> str:
    return name.partition(".")[0]


def _reason(lookup: Lookup, name: str) -> tuple[str, Text]:
    if lookup.code == _NXDOMAIN:
        return "no-such-host", message("DNS answers that the name {name} does not exist (NXDOMAIN).", name=name)
    if lookup.code == _NO_ERROR:
        return "no-such-host", message("DNS answers that the name {name} has no address.", name=name)
    code = "SERVFAIL" if lookup.code == _SERVFAIL else str(lookup.code)
    return "resolver-failed", message("DNS answers the lookup of {name} with the error {code}.", name=name, code=code)


def _silent(name: str, lookup: Lookup) -> FailedLookup | None:
    if lookup.query is None:
        return None
    detail = message("No packet answers the DNS query for {name}.", name=printable(name, 255))
    return FailedLookup(name, "resolver-silent", detail, lookup, lookup.query)
