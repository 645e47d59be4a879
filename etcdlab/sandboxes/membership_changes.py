"""Changes of the members of a cluster: see `changes.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.sandboxes.changes import Changed

if TYPE_CHECKING:
    from etcdlab.sandboxes.running_servers import RunningServers


@dataclass(frozen=True)
class ForceNewCluster:
    """A member restarts as the only member of its cluster, while the others run on. The cluster id stays the same."""

    member: int

    def apply(self, servers: RunningServers) -> Changed:
        """Restart the server on its data, at another peer port, and wait until both clusters serve."""
        name = servers.name(self.member)
        servers.force_new_cluster(name)
        return Changed(
            message("etcdlab restarted the server of member {member} with --force-new-cluster.", member=name)
        )


@dataclass(frozen=True)
class JoinAgain:
    """A member that went its own way joins the others as a new member. Its data is lost."""

    member: int

    def apply(self, servers: RunningServers) -> Changed:
        """Start the server without data, and wait until it has the data of the others."""
        name = servers.name(self.member)
        servers.join_again(name)
        return Changed(
            message(
                "etcdlab started the server of member {member} without its data. It joined the other members as a new"
                " member and has their data now.",
                member=name,
            )
        )
