"""One etcd server of a sandbox: its ports, its command line, and when it is ready."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from etcdlab.sandboxes.certificates import PeerTls
from etcdlab.sandboxes.http import Answer, ask
from etcdlab.sandboxes.ports import SERVED, ReservedPort
from etcdlab.sandboxes.scenario import MemberPlan

Members: TypeAlias = list[dict[str, Any]]
"""A member list, as etcd answers /members to its peers."""

_ASK = 1.0
"""Seconds for one request. A server that listens and does not serve yet does not answer."""


@dataclass(frozen=True)
class Server:
    """A member's plan with its ports."""

    plan: MemberPlan
    client: ReservedPort
    peer: ReservedPort
    metrics: ReservedPort
    """With TLS only: /health is served in plain text there."""
    places: Mapping[str, str]
    """The addresses of the whole scenario, by their templates."""
    tls: tuple[str, ...] = ()
    """The flags with the files of its certificate."""
    peer_tls: PeerTls | None = None
    """The certificate for its peers. Without one it speaks plain http with them."""

    @staticmethod
    def of(
        plan: MemberPlan, places: Mapping[str, str], tls: tuple[str, ...] = (), peer_tls: PeerTls | None = None
    ) -> Server:
        """Reserve the ports of a member. Raises SandboxError."""
        ports: list[ReservedPort] = []
        try:
            ports.extend(ReservedPort() for _ in range(3))
        except BaseException:
            for port in ports:
                port.release()
            raise
        client, peer, metrics = ports
        return Server(plan, client, peer, metrics, places, tls, peer_tls)

    @property
    def url(self) -> str:
        """The URL on which it listens for clients."""
        return f"{self.plan.scheme}://{self.client.address}"

    @property
    def endpoint(self) -> str:
        """The endpoint of a client that uses this member. An endpoint without a scheme is plain http."""
        return self.url if self.plan.certificate else self.client.address

    @property
    def peer_url(self) -> str:
        """The URL on which it listens for its peers."""
        return f"{'https' if self.peer_tls else 'http'}://{self.peer.address}"

    @property
    def advertised(self) -> tuple[str, ...]:
        """The client URLs that it advertises."""
        return tuple(self.fill(template) for template in self.plan.advertise)

    def fill(self, template: str) -> str:
        """The URL of a template, for this server."""
        return fill(template.replace("{url}", self.url), self.client, self.places)

    def release(self) -> None:
        """Release the ports."""
        for port in (self.client, self.peer, self.metrics):
            port.release()

    def bootstrapped(self) -> bool:
        """Whether it answers its peers. Raises OSError while it does not listen."""
        return self._ask_as_peer("/members").status == 200

    def has_published(self, names: Iterable[str]) -> bool:
        """Whether its own member list has the client URLs of these members. Another member's list may have them first.

        Raises OSError while it does not listen.
        """
        return set(names) <= {member["name"] for member in self._own_list() if member.get("clientURLs")}

    def own_list_is(self, listed: Callable[[Members], bool]) -> bool:
        """Whether its own member list is so. Raises OSError while it does not listen."""
        return listed(self._own_list())

    def promotes(self, peer_url: str) -> bool:
        """Whether the learner with that peer URL is a voter, or becomes one now. etcd refuses one that lags behind."""
        members = self._own_list()
        if is_voter(peer_url, members):
            return True
        (learner,) = (member for member in members if member["peerURLs"] == [peer_url])
        request = json.dumps({"ID": str(learner["id"])}).encode()
        return ask(self.client.address, "/v3/cluster/member/promote", request, timeout=_ASK).status == 200

    def id_of(self, name: str) -> str:
        """The id of a member, decimal, from its own list."""
        (number,) = (member["id"] for member in self._own_list() if member["name"] == name)
        return str(number)

    def _own_list(self) -> Members:
        members: Members = json.loads(self._ask_as_peer("/members").body)
        return members

    def _ask_as_peer(self, path: str) -> Answer:
        context = self.peer_tls.context if self.peer_tls else None
        return ask(self.peer.address, path, timeout=_ASK, context=context)

    def listens(self) -> bool:
        """True once its port is open, even if it does not serve yet. Raises OSError until then."""
        with socket.create_connection((SERVED, self.client.number), _ASK):
            return True

    def ready(self) -> bool:
        """Whether it answers a linearizable read and every gRPC call. Raises OSError while it does not listen.

        A healthy server still refuses calls as `not capable` until the version of the cluster is decided.
        """
        if self._health() != 200:
            return False
        return b"not_decided" not in self._ask_as_peer("/version").body

    def has_no_leader(self) -> bool:
        """Whether it refuses a linearizable read. Raises OSError if it does not answer."""
        return self._health() != 200

    def _health(self) -> int:
        """The status of /health, in plain text."""
        port = self.metrics if self.plan.scheme == "https" else self.client
        return ask(port.address, "/health", timeout=_ASK).status

    def command(self, etcd: Path, data: Path, cluster: Cluster) -> tuple[str, ...]:
        """The command line of the server."""
        flags = {
            "name": self.plan.name,
            "data-dir": str(data),
            "listen-client-urls": ",".join((self.url, *map(self.fill, self.plan.listen))),
            "advertise-client-urls": ",".join(self.advertised),
            "listen-peer-urls": self.peer_url,
            "initial-advertise-peer-urls": self.peer_url,
            **cluster.flags(),
        }
        if self.plan.scheme == "https":
            flags["listen-metrics-urls"] = f"http://{self.metrics.address}"
        return (str(etcd), *(f"--{name}={value}" for name, value in flags.items()), *self._tls_flags, *self.plan.flags)

    @property
    def _tls_flags(self) -> tuple[str, ...]:
        return (*self.tls, *(self.peer_tls.flags if self.peer_tls else ()))


def advertises(name: str, urls: Iterable[str], members: Members) -> bool:
    """Whether a member list has exactly these client URLs of a member. etcd sorts them."""
    return any(member["name"] == name and set(member.get("clientURLs", ())) == set(urls) for member in members)


def is_voter(peer_url: str, members: Members) -> bool:
    """Whether a member list has the member with that peer URL, and not as a learner."""
    return any(member["peerURLs"] == [peer_url] and not member.get("isLearner") for member in members)


@dataclass(frozen=True)
class Cluster:
    """The flags that the members of one cluster have in common."""

    token: str
    members: tuple[Server, ...]
    state: str = "new"

    def flags(self) -> dict[str, str]:
        """The flags that must be the same on every member, and the timing.

        The intervals are a tenth of etcd's defaults. Members serve sooner, and still tolerate the pauses of a busy
        machine. A single member cannot lose its leadership to another one, so its election timeout is shorter.
        """
        alone = len(self.members) == 1
        return {
            "initial-cluster": ",".join(f"{m.plan.name}={m.peer_url}" for m in self.members),
            "initial-cluster-token": self.token,
            "initial-cluster-state": self.state,
            "heartbeat-interval": "10",
            "election-timeout": "50" if alone else "100",
            # At this level etcd logs why it does not start.
            "log-level": "warn",
            # The fastest hash of a password. With the default a login takes a second on a busy machine.
            "bcrypt-cost": "4",
            # With the check, MemberAdd works only after all members have been connected for five seconds.
            "strict-reconfig-check": "false",
        }


def fill(template: str, port: ReservedPort, places: Mapping[str, str]) -> str:
    """Put addresses into a template. Not by `format`, because an advertised URL may have other braces."""
    values = {"{address}": port.address, "{host}": SERVED, "{port}": str(port.number), **places}
    for token, value in values.items():
        template = template.replace(token, value)
    return template
