"""The front of a sandbox: the command line of the program before the members, and when it is ready."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from etcdlab.sandboxes.http import ask
from etcdlab.sandboxes.ports import ReservedPort
from etcdlab.sandboxes.scenario import FrontPlan

_ASK = 1.0
"""Seconds for one request."""

_CLUSTER, _MEMBER = 0xC1, 1
"""The ids of a server that is no real etcd. kine returns neither."""

# As the supervisor: imported and not run as a script.
_FORWARDER = "import sys; sys.path.append(sys.argv.pop(1)); import forwarder; forwarder.main()"
_MEMBER_LIST = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from etcdlab.sandboxes import member_list_server as server;"
    " server.main()"
)
_HERE = Path(__file__).parent

Fill = Callable[[str], str]


@dataclass(frozen=True)
class Front:
    """A plan with its port."""

    plan: FrontPlan
    port: ReservedPort

    @property
    def address(self) -> str:
        """The host:port at which its clients reach it."""
        return self.port.address

    def command(self, etcd: Path, folder: Path, fill: Fill) -> tuple[str, ...]:
        """The command line of the program. `fill` replaces a template by its address."""
        if self.plan.kind == "grpc-proxy":
            return self._proxy(etcd, folder, fill)
        if self.plan.kind in ("balancer", "firewall"):
            targets = map(fill, self.plan.leads_to)
            return (sys.executable, "-I", "-S", "-c", _FORWARDER, str(_HERE), self.address, *targets)
        ids = (0, 0) if self.plan.kind == "kine" else (_CLUSTER, _MEMBER)
        folder_of_package = str(_HERE.parent.parent)
        listed = json.dumps(self._listed(fill))
        return (sys.executable, "-c", _MEMBER_LIST, folder_of_package, self.address, *map(str, ids), listed)

    def _proxy(self, etcd: Path, folder: Path, fill: Fill) -> tuple[str, ...]:
        flags = {
            "endpoints": ",".join(map(fill, self.plan.leads_to)),
            "listen-addr": self.address,
            "advertise-client-url": fill(self.plan.advertise),
            "data-dir": str(folder),
        }
        return (str(etcd), "grpc-proxy", "start", *(f"--{name}={value}" for name, value in flags.items()))

    def _listed(self, fill: Fill) -> list[dict[str, object]]:
        return [
            {
                "ID": 0 if self.plan.kind == "kine" else number,
                "name": member.name,
                "clientURLs": list(map(fill, member.urls)),
                "isLearner": member.learner,
            }
            for number, member in enumerate(self.plan.members, 1)
        ]

    def ready(self, log: Path) -> bool:
        """Whether it serves. Raises OSError while it does not listen."""
        if self.plan.kind == "grpc-proxy":
            return ask(self.address, "/health", timeout=_ASK).status == 200
        return "ready" in log.read_text()
