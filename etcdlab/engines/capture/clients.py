"""The hosts whose etcd clients are in a capture. Its packets do not say which program sent them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.engines.capture.answers import Answer
from etcdlab.engines.log.hosts import host_and_port
from etcdlab.readers.captures.ip import spelled

if TYPE_CHECKING:
    from etcdlab.readers.captures.connection import Connection


class ClientHost(NamedTuple):
    """The connections of one host, in the order of the capture."""

    name: str
    """Its address."""
    connections: tuple[Connection, ...]
    answers: tuple[Answer, ...]


def client_hosts(
    relevant: Iterable[Connection], answers: Sequence[Answer], own: frozenset[bytes]
) -> tuple[ClientHost, ...]:
    """Every host with a connection to an etcd. `own` are addresses of the host that captured, as are loopback ones."""
    hosts: dict[str, list[Connection]] = {}
    for connection in relevant:
        hosts.setdefault(spelled(connection.client.ip), []).append(connection)
    own_names = {spelled(address) for address in own}
    of_own = [name for name in hosts if name in own_names or ipaddress.ip_address(name).is_loopback]
    certain = [name for name in of_own if name in own_names and not ipaddress.ip_address(name).is_loopback]
    others = [name for name in hosts if name not in of_own]
    host = certain[0] if certain else _host_that_captured(others, answers)
    for name in of_own if host else ():
        if name != host:
            hosts[host].extend(hosts.pop(name))
    return tuple(_client_host(name, of_host, answers) for name, of_host in hosts.items())


def _client_host(name: str, connections: list[Connection], answers: Iterable[Answer]) -> ClientHost:
    ids = set(map(id, connections))
    return ClientHost(
        name,
        tuple(sorted(connections, key=lambda one: (one.first.at, one.first.number))),
        tuple(answer for answer in answers if id(answer.connection) in ids),
    )


def _host_that_captured(others: Sequence[str], answers: Iterable[Answer]) -> str:
    """The host to which packets on loopback belong: the only one, or the only one that was sent to its own host."""
    if len(others) == 1:
        return others[0]
    sent = dict.fromkeys(
        spelled(answer.connection.client.ip)
        for answer in answers
        if any(_is_own_host(url) for member in answer.members.members for url in member.client_urls)
    )
    names = [name for name in sent if name in others]
    return names[0] if len(names) == 1 else ""


def _is_own_host(url: str) -> bool:
    parts = host_and_port(url)
    return parts.is_listen_address or parts.is_loopback
