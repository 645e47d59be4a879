"""The dials of a capture that ended before the first SYN, because the name did not resolve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.engines.capture.advertised_dials import joined
from etcdlab.engines.capture.captured_dial import CapturedDial
from etcdlab.engines.log.hosts import host_and_port
from etcdlab.trace import Dial, Failure, Stage

if TYPE_CHECKING:
    from etcdlab.engines.capture.answers import Answer
    from etcdlab.engines.capture.names import FailedLookup, Names
    from etcdlab.trace import DialSource

_OF_ETCD = "etcd"
"""A name with this in it is one of an etcd. Lookups of other names are of other programs."""


class _Name(NamedTuple):
    """A name that the client may have dialled."""

    host: str
    port: str
    url: str
    source: DialSource
    members: tuple[str, ...] = ()


def dials_without_address(
    answer: Answer | None, names: Names, logged: frozenset[str], source: DialSource
) -> Iterator[CapturedDial]:
    """A dial for each name of an etcd that has no address. `source` is that of a name of which only DNS knows."""
    hosts: set[str] = set()
    for name in _names(answer, names, logged, source):
        failed = names.failure_of(name.host) if name.host.lower() not in hosts else None
        if failed is not None:
            hosts.add(name.host.lower())
            yield CapturedDial(_dial(name, failed), None, failed.packet, failed.packet, 1, failed.lookup)


def _names(answer: Answer | None, names: Names, logged: frozenset[str], source: DialSource) -> Iterator[_Name]:
    for member in answer.members.members if answer else ():
        for url in member.client_urls:
            parts = host_and_port(url)
            if parts.is_name:
                yield _Name(parts.host, parts.port, url, "advertised", (member.id,))
    for address in sorted(logged):
        parts = host_and_port(address)
        if parts.is_name:
            yield _Name(parts.host, parts.port, address, "unknown")
    for host in names.names_with(_OF_ETCD):
        yield _Name(host, "", host, source)


def _dial(name: _Name, failed: FailedLookup) -> Dial:
    return Dial(
        id=0,
        url=name.url,
        address=joined(name.host, name.port),
        source=name.source,
        stages=(Stage("dns", "failed", detail=failed.kind),),
        members=name.members,
        failure=Failure("dns", failed.kind, "", failed.detail),
    )
