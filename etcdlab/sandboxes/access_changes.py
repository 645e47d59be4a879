"""Changes of certificates and users that end the fault of a sandbox: see `changes.py`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.sandboxes.access_plan import CertificatePlan, ClientPlan
from etcdlab.sandboxes.changes import Changed

if TYPE_CHECKING:
    from etcdlab.sandboxes.running_servers import RunningServers


@dataclass(frozen=True)
class Certify:
    """A member gets another certificate."""

    member: int
    certificate: CertificatePlan = CertificatePlan()  # noqa: RUF009 - it is frozen

    def apply(self, servers: RunningServers) -> Changed:
        """Restart the server on its data with the new files."""
        name = servers.name(self.member)
        before = servers.servers[name].tls
        servers.certify(name, self.certificate)
        text = message("etcdlab restarted the server of member {member} with another certificate.", member=name)
        return Changed(text, before[0], servers.servers[name].tls[0])


@dataclass(frozen=True)
class Grant:
    """A role gets the permission to read and write every key. The role of a user has the user's name."""

    role: str

    def apply(self, servers: RunningServers) -> Changed:
        """Grant it as root."""
        servers.grant(self.role)
        return Changed(
            message(
                "etcdlab granted the role {role} every key, as `etcdctl role grant-permission` does.", role=self.role
            )
        )


@dataclass(frozen=True)
class EquipClient:
    """The client gets other certificates, or another user or password, and perhaps other endpoints."""

    client: ClientPlan
    endpoints: tuple[str, ...] = ()

    def apply(self, servers: RunningServers) -> Changed:
        """No server changes."""
        before = _client(servers)
        servers.equip(self.client, self.endpoints)
        text = message("etcdlab gave the client the access that the cluster demands. No server has changed.")
        return Changed(text) if _client(servers) == before else Changed(text, before, _client(servers))


def _client(servers: RunningServers) -> str:
    """The endpoints and the access of the client. Without its password."""
    access = servers.access
    options = {"ca": Path(access.ca).name, "cert": Path(access.cert).name, "user": access.user}
    used = [f"{name}={value}" for name, value in options.items() if value]
    return " ".join((f"endpoints={','.join(servers.client_endpoints)}", *used))


@dataclass(frozen=True)
class CutOff:
    """A member gets a certificate that its peers refuse, and its peers restart: it has no leader from then on.

    Meanwhile other members may get other client URLs: their numbers, with templates.
    """

    member: int
    moved: tuple[tuple[int, tuple[str, ...]], ...] = ()

    def apply(self, servers: RunningServers) -> Changed:
        """The member runs on, and answers from its own data."""
        name = servers.name(self.member)
        servers.cut_off(name, {servers.name(number): urls for number, urls in self.moved})
        return Changed(message("The other members refuse the new certificate of member {member}.", member=name))


@dataclass(frozen=True)
class Rejoin:
    """A member that is cut off gets a certificate that its peers accept."""

    member: int

    def apply(self, servers: RunningServers) -> Changed:
        """Nothing restarts: etcd reads the files at each handshake."""
        name = servers.name(self.member)
        servers.rejoin(name)
        return Changed(message("Member {member} got a peer certificate that the other members accept.", member=name))
