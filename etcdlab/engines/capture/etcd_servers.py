"""Which connections of a capture lead to an etcd. One of another program is never explained as a dial of etcd's client.

TLS hides what is spoken. Then the port says it, or an address that is known: of an advertised URL, or of the log beside
the capture. The hello of TLS names the server. A gRPC client offers h2 only, and a web client offers HTTP/1.1, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from etcdlab.engines.capture.advertised_dials import urls_by_address
from etcdlab.engines.capture.answers import Answer, member_lists, server_of
from etcdlab.engines.log.hosts import host_and_port
from etcdlab.readers.captures.connections import CLIENT_PORT

if TYPE_CHECKING:
    from etcdlab.engines.capture.names import Names
    from etcdlab.readers.captures.connection import Connection

_WEB_PORTS = frozenset({80, 443})
"""Most servers with these ports are none of etcd. If etcd has one of them, its address must be known, too."""


def answers_in(connections: Iterable[Connection]) -> tuple[Answer, ...]:
    """The answers to MemberList, by their times."""
    every = (answer for connection in connections for answer in member_lists(connection))
    return tuple(sorted(every, key=lambda answer: answer.answer_mark.at))


class EtcdServers:
    """What the connections and the answers say of the servers of etcd.

    `ports` are those that a person named, and `addresses` those that a log beside the captures names.
    """

    def __init__(
        self,
        connections: Sequence[Connection],
        answers: Sequence[Answer],
        names: Names,
        ports: frozenset[int] = frozenset(),
        addresses: frozenset[str] = frozenset(),
    ) -> None:
        members = [member for answer in answers for member in answer.members.members]
        urls = [host_and_port(url) for member in members for url in member.client_urls]
        in_clear = [one for one in connections if one.grpc and one.grpc.is_of_etcd]
        in_clear += [answer.connection for answer in answers]
        self._ports = {CLIENT_PORT, *ports}
        self._likely_ports = {one.server.port for one in in_clear} | {
            int(url.port) for url in urls if _is_port(url.port)
        }
        self._likely_ports -= _WEB_PORTS
        self._addresses = {*addresses, *urls_by_address(members, names), *map(server_of, in_clear)}
        self._names = {(url.host.lower(), url.port) for url in urls if url.is_name}
        self._ips = {one.server.ip for one in in_clear}
        for one in connections:
            if self._is_by_name(one):
                self._addresses.add(server_of(one))
                self._likely_ports |= {one.server.port} - _WEB_PORTS

    def has(self, connection: Connection) -> bool:
        """Whether a connection leads to an etcd."""
        port, tls = connection.server.port, connection.tls
        if _is_of_web_client(connection):
            return False
        if port in self._ports or server_of(connection) in self._addresses:
            return True
        if tls is None:
            return port in self._likely_ports
        return tls.offers_only_grpc and (port in self._likely_ports or connection.server.ip in self._ips)

    def may_have(self, connection: Connection) -> bool:
        """Whether nothing says that a connection leads to an etcd, and its client is a gRPC client over TLS."""
        return connection.tls is not None and connection.tls.offers_only_grpc and not self.has(connection)

    def _is_by_name(self, connection: Connection) -> bool:
        """Whether a gRPC client asks for a server of that name: a member advertises it, or it has `etcd` in it."""
        tls = connection.tls
        if tls is None or not tls.offers_only_grpc or not tls.server_name:
            return False
        name = tls.server_name.lower()
        return "etcd" in name or (name, str(connection.server.port)) in self._names


def _is_of_web_client(connection: Connection) -> bool:
    """Whether a browser, curl or Prometheus speaks, or Patroni, which dials with HTTP/1.1: none of them speaks gRPC."""
    tls = connection.tls
    offers_more = tls is not None and bool(tls.protocols) and not tls.offers_only_grpc
    return offers_more or connection.client_protocol == "http1"


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 5
