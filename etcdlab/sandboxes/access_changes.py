"""Changes of certificates and users that end the fault of a sandbox: see `changes.py`."""

from __future__ import annotations

from dataclasses import dataclass
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
        text = message("etcdlab restarts the server of member {member} with another certificate.", member=name)
        return Changed(text, before[0], servers.servers[name].tls[0])


@dataclass(frozen=True)
class EquipClient:
    """The client gets other certificates, or another user or password, and perhaps other endpoints."""

    client: ClientPlan
    endpoints: tuple[str, ...] = ()

    def apply(self, servers: RunningServers) -> Changed:
        """No server changes."""
        servers.equip(self.client, self.endpoints)
        return Changed(message("The client gets the access that the cluster demands. No server changes."))
