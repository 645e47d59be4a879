"""The TCP connections of a capture, within bounds. Those of other programs are forgotten first."""

from __future__ import annotations

from collections.abc import Hashable

from etcdlab.readers.captures.budget import Budget
from etcdlab.readers.captures.connection import Connection, Peer
from etcdlab.readers.captures.icmp import Undelivered
from etcdlab.readers.captures.ip import IpPacket
from etcdlab.readers.captures.packet import PacketMark
from etcdlab.readers.captures.tcp import ACK, SYN, Segment

CLIENT_PORT = 2379
"""The port of etcd's clients, as IANA lists it."""

MOST_CONNECTIONS = 10_000
"""So many connections are observed at the same time."""

MOST_OF_ETCD = 1_000
"""So many connections of etcd's clients are kept. Of later ones those are kept that end in a new way."""

_MOST_NEW = 500
_MOST_OTHERS = 2_000


class Connections:
    """Finds the connection of a segment. `left_out` counts those of etcd's clients that are not kept."""

    def __init__(self, file: str, ports: frozenset[int] = frozenset()) -> None:
        self.left_out = 0
        self._file = file
        self._budget = Budget()
        self._by_key: dict[bytes, tuple[Connection, bool]] = {}
        self._live: dict[Connection, tuple[bytes, bytes]] = {}
        self._kept: list[Connection] = []
        self._shapes: set[Hashable] = set()
        self._others: dict[Hashable, Connection] = {}
        """The newest ended connection of each other server and way to end: a member may advertise its port."""
        self._ports = {CLIENT_PORT, *ports}

    def feed(self, packet: IpPacket, ports: bytes, segment: Segment, mark: PacketMark) -> None:
        """Take one segment."""
        key = packet.source + packet.destination + ports
        entry = self._by_key.get(key)
        if entry is not None and entry[0].begins_anew(segment):
            self._end(entry[0])
            entry = None
        if entry is None:
            if not segment.flags & SYN and not segment.payload:
                return
            entry = self._new(packet, ports, segment, mark, key)
        connection, from_client = entry
        connection.feed(segment, mark, from_client=from_client)
        self._judge(connection)

    def feed_undelivered(self, packet: Undelivered, mark: PacketMark) -> None:
        """Take what ICMP says of a packet."""
        entry = self._by_key.get(packet.source + packet.destination + packet.ports)
        if entry is not None and entry[1] and entry[0].unreachable is None and not entry[0].is_open:
            entry[0].unreachable = mark

    def all(self) -> tuple[Connection, ...]:
        """Every connection that was kept, in the order of their first packets."""
        for connection in self._live:
            connection.close()
        return tuple(sorted((*self._kept, *self._others.values(), *self._live), key=lambda one: one.first))

    def _new(
        self, packet: IpPacket, ports: bytes, segment: Segment, mark: PacketMark, key: bytes
    ) -> tuple[Connection, bool]:
        source = Peer(packet.source, int.from_bytes(ports[:2]))
        destination = Peer(packet.destination, int.from_bytes(ports[2:]))
        from_client = self._is_from_client(source, destination, segment)
        client, server = (source, destination) if from_client else (destination, source)
        connection = Connection(self._file, client, server, self._budget, mark)
        back = packet.destination + packet.source + ports[2:] + ports[:2]
        self._by_key[key], self._by_key[back] = (connection, from_client), (connection, not from_client)
        self._live[connection] = (key, back)
        if len(self._live) > MOST_CONNECTIONS:
            self._end(next(iter(self._live)))
        return connection, from_client

    def _judge(self, connection: Connection) -> None:
        """Read no more of a connection that is none of an etcd client. Any gRPC client over TLS may be one."""
        grpc, tls, port = connection.grpc, connection.tls, connection.server.port
        if grpc is not None and grpc.is_of_etcd:
            self._ports.add(port)
        elif connection.is_ignored or port in self._ports:
            return
        elif (grpc is not None and grpc.count) or (
            tls is not None and tls.is_of_another_client(from_start=not connection.begins_in_middle)
        ):
            connection.ignore()

    def _end(self, connection: Connection) -> None:
        """Take a connection out of the live ones. It is kept if it may be that of an etcd client."""
        for key in self._live.pop(connection, ()):
            self._by_key.pop(key, None)
        connection.close()
        tls = connection.tls
        is_refused = tls is not None and (tls.alert or tls.hidden_alert) is not None
        shape = (connection.client.ip, connection.server, connection.refused is None, connection.is_open, is_refused)
        if connection.server.port not in self._ports and connection.grpc is None:
            if shape in self._others or len(self._others) < _MOST_OTHERS:
                self._others[shape] = connection
            return
        most = MOST_OF_ETCD + (_MOST_NEW if shape not in self._shapes else 0)
        if len(self._kept) < most:
            self._shapes.add(shape)
            self._kept.append(connection)
        else:
            self.left_out += 1

    def _is_from_client(self, source: Peer, destination: Peer, segment: Segment) -> bool:
        """Whether the sender is the client. Without a SYN, the server has etcd's port, or the lower one."""
        if segment.flags & SYN:
            return not segment.flags & ACK
        is_of_etcd = (source.port in self._ports, destination.port in self._ports)
        return is_of_etcd[1] if is_of_etcd[0] != is_of_etcd[1] else destination.port <= source.port
