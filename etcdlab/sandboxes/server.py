"""One etcd server of a sandbox: where it listens, what it is started with, when it is ready."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

from etcdlab.sandboxes.http import ask
from etcdlab.sandboxes.ports import SERVED, HeldPort
from etcdlab.sandboxes.scenario import MemberPlan

_ASK = 1.0
"""Seconds one question may take: a server that listens and does not serve yet lets it wait."""


@dataclass(frozen=True)
class Server:
    """A member's plan with its ports."""

    plan: MemberPlan
    client: HeldPort
    peer: HeldPort
    metrics: HeldPort
    """Used with TLS only: there /health is asked in plain text."""

    @staticmethod
    def of(plan: MemberPlan) -> Server:
        """Hold the ports of a member. Raises SandboxError."""
        ports: list[HeldPort] = []
        try:
            ports.extend(HeldPort() for _ in range(3))
        except BaseException:
            for port in ports:
                port.release()
            raise
        return Server(plan, *ports)

    @property
    def url(self) -> str:
        """Where it listens for clients."""
        return f"{self.plan.scheme}://{self.client.address}"

    @property
    def peer_url(self) -> str:
        """Where it listens for its peers."""
        return f"http://{self.peer.address}"

    @property
    def advertised(self) -> tuple[str, ...]:
        """What it says its client URLs are."""
        return tuple(self.fill(template) for template in self.plan.advertise)

    def fill(self, template: str) -> str:
        """The URL a template means for this server."""
        return fill(template.replace("{url}", self.url), self.client)

    def release(self) -> None:
        """Let go of the ports."""
        for port in (self.client, self.peer, self.metrics):
            port.release()

    def bootstrapped(self) -> bool:
        """Whether it answers its peers. Raises OSError while it does not listen."""
        return ask(self.peer.address, "/members", timeout=_ASK).status == 200

    def listens(self) -> bool:
        """True once its port is open, served or not. Raises OSError until then."""
        with socket.create_connection((SERVED, self.client.number), _ASK):
            return True

    def ready(self) -> bool:
        """Whether it answers a linearizable read, and every call of gRPC. Raises OSError while it does not listen.

        Until the cluster's version is decided it refuses calls as `not capable`, however healthy it is.
        """
        health = self.metrics if self.plan.scheme == "https" else self.client
        if ask(health.address, "/health", timeout=_ASK).status != 200:
            return False
        return b"not_decided" not in ask(self.peer.address, "/version", timeout=_ASK).body

    def command(self, etcd: Path, data: Path, cluster: Cluster) -> tuple[str, ...]:
        """What it is started with."""
        flags = {
            "name": self.plan.name,
            "data-dir": str(data),
            "listen-client-urls": self.url,
            "advertise-client-urls": ",".join(self.advertised),
            "listen-peer-urls": self.peer_url,
            "initial-advertise-peer-urls": self.peer_url,
            **cluster.flags(),
        }
        if self.plan.scheme == "https":
            flags["listen-metrics-urls"] = f"http://{self.metrics.address}"
        return (str(etcd), *(f"--{name}={value}" for name, value in flags.items()), *self.plan.flags)


@dataclass(frozen=True)
class Cluster:
    """What the members of one cluster have in common."""

    token: str
    members: tuple[Server, ...]
    state: str = "new"

    def flags(self) -> dict[str, str]:
        """The flags that must agree, and the tuning.

        A tenth of etcd's own intervals: members serve sooner, and still outlast the pauses of a busy machine. One
        alone has nobody to lose its lead to, and need not wait for others as long.
        """
        alone = len(self.members) == 1
        return {
            "initial-cluster": ",".join(f"{m.plan.name}={m.peer_url}" for m in self.members),
            "initial-cluster-token": self.token,
            "initial-cluster-state": self.state,
            "heartbeat-interval": "10",
            "election-timeout": "50" if alone else "100",
            # etcd says at this level why it does not start.
            "log-level": "warn",
            # Else a member can only be added once all have been connected for five seconds.
            "strict-reconfig-check": "false",
        }


def fill(template: str, port: HeldPort) -> str:
    """Put a port into a template; by replacement, because what a member advertises may hold any other brace."""
    values = {"{address}": port.address, "{host}": SERVED, "{port}": str(port.number)}
    for token, value in values.items():
        template = template.replace(token, value)
    return template
