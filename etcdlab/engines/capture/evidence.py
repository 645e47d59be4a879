"""What captures say of one client: the host that has most to explain, its answer, its dials and its events."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING

from etcdlab.engines.capture.answers import Answer, server_of
from etcdlab.engines.capture.captured_dial import CapturedDial
from etcdlab.engines.capture.clients import ClientHost, client_hosts
from etcdlab.engines.capture.dials import captured_dials
from etcdlab.engines.capture.etcd_servers import EtcdServers, answers_in
from etcdlab.engines.capture.names import Names
from etcdlab.engines.capture.packets import events_of
from etcdlab.readers.captures.ip import spelled
from etcdlab.readers.captures.packet import PacketMark

if TYPE_CHECKING:
    from etcdlab.log_line import LogLine
    from etcdlab.readers.captures.reader import CaptureFile

_NOBODY = ClientHost("", (), ())


class CaptureEvidence:
    """What the readers found in the files: the host that is explained, its answer, its dials and its events."""

    def __init__(self, files: Sequence[CaptureFile], logged: frozenset[str] = frozenset()) -> None:
        self.files = tuple(files)
        self._logged = logged
        """Addresses that a log beside the captures names. The host that dials them is the client of the log."""
        self._last = {file.name: file.last for file in files}
        connections = tuple(connection for file in files for connection in file.connections)
        answers = answers_in(connections)
        self._names = Names((lookup for file in files for lookup in file.lookups), self._last)
        ports: frozenset[int] = frozenset().union(*(file.ports for file in files))
        servers = EtcdServers(connections, answers, self._names, ports, logged)
        own: frozenset[bytes] = frozenset().union(*(file.own_addresses for file in files))
        hosts = client_hosts(filter(servers.has, connections), answers, own) or self._hosts_without_connection()
        self.grpc_over_tls = tuple(dict.fromkeys(map(server_of, filter(servers.may_have, connections))))
        """The servers of gRPC clients over TLS that may be an etcd. Nothing says so."""
        self.host = max(hosts, key=self._trouble, default=_NOBODY)
        self.others = tuple(host.name for host in hosts if host is not self.host)
        self.answer, self.dials = self._explained(self.host)
        ends = self._ends(self.host)
        self.events: tuple[LogLine, ...] = events_of(self.host.connections, self.host.answers, ends, self.dials)

    def _ends(self, host: ClientHost) -> tuple[PacketMark, ...]:
        return tuple(self._last[one.file] or one.first for one in host.connections)

    def _hosts_without_connection(self) -> tuple[ClientHost, ...]:
        """A host that dials nothing, because no name of an etcd resolves there."""
        hosts = (ClientHost(spelled(client), (), ()) for client in self._names.clients)
        return tuple(host for host in hosts if self._explained(host)[1])

    def _names_of(self, host: ClientHost) -> Names:
        if host is _NOBODY:
            return Names((), {})
        clients = {one.client.ip for one in host.connections} | {ipaddress.ip_address(host.name).packed}
        return self._names.of_clients(frozenset(clients))

    def _explained(self, host: ClientHost) -> tuple[Answer | None, tuple[CapturedDial, ...]]:
        """The newest answer with whose URLs the client failed, else the newest one; and the dials with it."""
        ends, names = self._ends(host), self._names_of(host)
        newest: tuple[Answer | None, tuple[CapturedDial, ...]] | None = None
        for answer in reversed(_distinct(host.answers)):
            dials = captured_dials(host.connections, answer, ends, names, self._logged)
            newest = newest or (answer, dials)
            if any(one.is_after_switch and one.dial.failure for one in dials):
                return answer, dials
        return newest or (None, captured_dials(host.connections, None, ends, names, self._logged))

    def _trouble(self, host: ClientHost) -> tuple[int, int, int, int]:
        """How much there is to explain about a host: the dials that a log names, those that fail, and the answers."""
        _, dials = self._explained(host)
        logged = sum(address in self._logged for address in {one.dial.address for one in dials})
        switched = sum(one.is_after_switch and one.dial.failure is not None for one in dials)
        return logged, switched, sum(one.dial.failure is not None for one in dials), len(host.answers)


_MOST_LISTS = 8


def _distinct(answers: Sequence[Answer]) -> list[Answer]:
    """The first answer with each list, of the newest lists."""
    return list({answer.members.members: answer for answer in reversed(answers)}.values())[:_MOST_LISTS][::-1]
