"""The processes of the members of one sandbox: start, stop, and wait until they serve."""

from __future__ import annotations

import os
import secrets
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.sandboxes.server import Cluster, Server
from etcdlab.sandboxes.supervision import Supervision
from etcdlab.sandboxes.waiting import Program, wait_until


class MemberProcesses:
    """The servers of all members. Every wait ends with SandboxError after `timeout` seconds."""

    def __init__(self, etcd: Path, timeout: float) -> None:
        self._etcd = etcd
        self._timeout = timeout
        self._pids: dict[str, int] = {}
        self._token = secrets.token_hex(8)
        self.servers: dict[str, Server] = {}
        self.supervision = Supervision()

    def pid(self, name: str) -> int | None:
        """The process id of the member's server, if it runs."""
        pid = self._pids.get(name)
        return pid if pid is not None and self.supervision.poll(pid) is None else None

    def running(self, name: str) -> bool:
        """Whether the member's server runs."""
        return self.pid(name) is not None

    def stop(self, *names: str) -> None:
        """Stop members. If the others have a quorum, wait until they serve again."""
        for name in names:
            if name in self._pids:
                self.supervision.stop(self._pids.pop(name))
        for cluster in dict.fromkeys(self.servers[name].plan.cluster for name in names):
            self._await_change(cluster)

    def _await_change(self, cluster: str) -> None:
        """Wait until the members that still run serve again, or without a quorum have no leader any more."""
        running = [server for server in self._of(cluster) if self.running(server.plan.name)]
        if self._quorum(cluster):
            self._await_ready(*(server.plan.name for server in running))
            return
        for server in running:
            self._until(server, server.has_no_leader)

    def start(self, name: str) -> None:
        """Start a member's server: again on its data, or for the first time if it never ran."""
        if self.running(name):
            return
        cluster = self.servers[name].plan.cluster
        waiting = [] if self._quorum(cluster) else [one for one in self.servers if self.running(one)]
        self._run(self.servers[name], self._cluster(cluster, self._of(cluster), "existing"))
        if self._quorum(cluster):
            self._await_ready(name, *(one for one in waiting if self.servers[one].plan.cluster == cluster))
        else:
            self._until(self.servers[name], self.servers[name].listens)

    def suspend(self, name: str) -> None:
        """Suspend a member's server, and wait until the others serve. They elect a leader without it."""
        cluster = self.servers[name].plan.cluster
        os.kill(self._pids[name], signal.SIGSTOP)
        self._await_ready(*(one.plan.name for one in self._of(cluster) if one.plan.name != name))

    def resume(self, name: str) -> None:
        """Resume a member's server, and wait until it serves."""
        os.kill(self._pids[name], signal.SIGCONT)
        self._await_ready(name)

    def force_new_cluster(self, name: str) -> None:
        """Restart a member's server on its data as the only member, at another peer port: no other member reaches it.

        Its ports for peers and for metrics change places. A server without TLS has nothing at the second one.
        """
        server = self.servers[name]
        self.supervision.stop(self._pids.pop(name))
        self.servers[name] = server = replace(server, peer=server.metrics, metrics=server.peer)
        alone = replace(server, plan=replace(server.plan, flags=(*server.plan.flags, "--force-new-cluster")))
        self._run(alone, self._cluster(server.plan.cluster, [server], "existing"))
        self._await_ready(*(one.plan.name for one in self._of(server.plan.cluster)))

    def _of(self, cluster: str) -> list[Server]:
        return [server for server in self.servers.values() if server.plan.cluster == cluster]

    def _cluster(self, name: str, servers: list[Server], state: str) -> Cluster:
        return Cluster(f"{self._token}{name}", tuple(servers), state)

    def _run(self, server: Server, cluster: Cluster) -> None:
        command = server.command(self._etcd, self._file(server, "data"), cluster)
        self._pids[server.plan.name] = self.supervision.start(command, self._file(server, "log"))

    def _file(self, server: Server, kind: str) -> Path:
        # A name may have any character in it, so the file has the member's number.
        return self.supervision.folder / f"{list(self.servers).index(server.plan.name)}.{kind}"

    def _quorum(self, cluster: str) -> bool:
        voters = [server.plan.name for server in self._of(cluster) if not server.plan.learner]
        return len([name for name in voters if self.running(name)]) > len(voters) // 2

    def _await_ready(self, *names: str) -> None:
        for name in names:
            self._until(self.servers[name], self.servers[name].ready)

    def _until(self, server: Server, reached: Callable[[], bool]) -> None:
        name = message("etcd member {member}", member=printed_name(server))
        program = Program(name, self._pids[server.plan.name], self._file(server, "log"))
        wait_until(reached, program, self.supervision, self._timeout)


def printed_name(server: Server) -> str:
    """The name of a member, as an error quotes it."""
    return repr(printable(server.plan.name, 80))
