"""What etcdlab changes in a sandbox to end its fault, as data. A scenario has its changes, or a finding proposes them.

A member is named by its number in the scenario, from 0: a sandbox may give it another name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from etcdlab.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from etcdlab.sandboxes.running_servers import RunningServers
    from etcdlab.sandboxes.scenario import MemberPlan


class Changed(NamedTuple):
    """A change that etcdlab made: a sentence, and the setting before and after it where the change has one."""

    text: Text
    before: str = ""
    after: str = ""


class Change(Protocol):
    """One change. `apply` makes it, waits until the servers serve again, and returns what was changed."""

    def apply(self, servers: RunningServers) -> Changed:
        """Raises SandboxError if a server does not start."""


@dataclass(frozen=True)
class Advertise:
    """The server of a member restarts with other advertised client URLs. `urls` are templates, as in a MemberPlan."""

    member: int
    urls: tuple[str, ...] = ("{url}",)

    def apply(self, servers: RunningServers) -> Changed:
        """Restart the server on its data, and wait until each member lists the new URLs."""
        name = servers.name(self.member)
        before = servers.servers[name].advertised
        servers.advertise(name, self.urls)
        return Changed(
            message(
                "etcdlab restarted the server of member {member} with this flag. The data is the same.", member=name
            ),
            _flag("--advertise-client-urls", before),
            _flag("--advertise-client-urls", servers.servers[name].advertised),
        )


@dataclass(frozen=True)
class AdvertiseProxy:
    """The grpc-proxy before the members restarts with another advertised address, a template."""

    address: str

    def apply(self, servers: RunningServers) -> Changed:
        """Restart the proxy."""
        before = servers.front_plan
        servers.replace_front(replace(before, advertise=self.address))
        return Changed(
            message("etcdlab restarted the grpc-proxy with this flag."),
            _flag("--advertise-client-url", [servers.fill(before.advertise)]),
            _flag("--advertise-client-url", [servers.fill(self.address)]),
        )


@dataclass(frozen=True)
class OpenFirewall:
    """The firewall before the members leads connections to an address, a template, in place of dropping them."""

    leads_to: str

    def apply(self, servers: RunningServers) -> Changed:
        """Replace the firewall by a program that leads on, at the same address."""
        servers.replace_front(replace(servers.front_plan, kind="balancer", leads_to=(self.leads_to,)))
        return Changed(
            message("The firewall now lets connections to {address} through.", address=servers.fill("{front}"))
        )


@dataclass(frozen=True)
class StartMember:
    """The server of a member starts: again on its data, or for the first time."""

    member: int

    def apply(self, servers: RunningServers) -> Changed:
        """Start it."""
        name = servers.name(self.member)
        servers.start(name)
        address = servers.servers[name].client.address
        return Changed(
            message("etcdlab started the server of member {member} at {address}.", member=name, address=address)
        )


@dataclass(frozen=True)
class Suspend:
    """The server of a member stops to run, as on a virtual machine that is paused: its port stays open."""

    member: int

    def apply(self, servers: RunningServers) -> Changed:
        """Suspend the process, and wait until the other members have a leader among themselves."""
        name = servers.name(self.member)
        servers.suspend(name)
        return Changed(message("etcdlab suspended the server of member {member}.", member=name))


@dataclass(frozen=True)
class Resume:
    """The suspended server of a member runs on."""

    member: int

    def apply(self, servers: RunningServers) -> Changed:
        """Resume the process, and wait until it serves."""
        name = servers.name(self.member)
        servers.resume(name)
        return Changed(message("etcdlab resumed the server of member {member}.", member=name))


@dataclass(frozen=True)
class StartCluster:
    """A cluster of one member starts that the scenario does not have."""

    plan: MemberPlan

    def apply(self, servers: RunningServers) -> Changed:
        """Start it."""
        servers.add(self.plan)
        address = servers.servers[self.plan.name].client.address
        return Changed(
            message("etcdlab started the etcd {member} at {address}.", member=self.plan.name, address=address)
        )


@dataclass(frozen=True)
class Promote:
    """A learner becomes a voting member."""

    member: int

    def apply(self, servers: RunningServers) -> Changed:
        """Promote it once it has caught up with the leader."""
        name = servers.name(self.member)
        servers.promote(name)
        return Changed(message("etcdlab promoted the learner {member}, as `etcdctl member promote` does.", member=name))


@dataclass(frozen=True)
class ConfigureClient:
    """The client gets other endpoints. They are templates, as in a Scenario."""

    endpoints: tuple[str, ...]

    def apply(self, servers: RunningServers) -> Changed:
        """No server changes."""
        before = servers.client_endpoints
        servers.configured = self.endpoints
        return Changed(
            message("etcdlab gave the client other endpoints. No server has changed."),
            _flag("endpoints", before),
            _flag("endpoints", servers.client_endpoints),
        )


def _flag(name: str, values: Iterable[str]) -> str:
    return f"{name}={','.join(values)}"
