"""The servers of one sandbox, from the first to the last."""

from __future__ import annotations

import contextlib
import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from etcdlab.errors import SandboxError
from etcdlab.sandboxes.http import ask
from etcdlab.sandboxes.ports import HeldPort
from etcdlab.sandboxes.scenario import Scenario
from etcdlab.sandboxes.server import Cluster, Server
from etcdlab.sandboxes.supervision import Supervision

_PAUSE, _CHECK = 0.001, 0.02
"""Seconds between two looks at a server, and between two looks whether it still runs."""

_LINES, _WIDTH = 6, 600
"""How much of a server's log an error quotes."""


class PortTakenError(SandboxError):
    """Another process was quicker to listen on a port; with other ports it may work."""


class Launch:
    """Started servers. Every wait ends with SandboxError after `timeout` seconds."""

    def __init__(self, etcd: Path, scenario: Scenario, timeout: float) -> None:
        self._etcd = etcd
        self._timeout = timeout
        self._pids: dict[str, int] = {}
        self._token = secrets.token_hex(8)
        self.servers: dict[str, Server] = {}
        self._held: list[HeldPort] = []
        self.supervision = Supervision()
        try:
            self.spare = HeldPort()
            """A port on which nobody listens."""
            self._held.append(self.spare)
            for plan in scenario.members:
                self.servers[plan.name] = Server.of(plan)
            self._up()
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End every server, remove their data, release the ports."""
        self.supervision.end()
        for port in self._held:
            port.release()
        for server in self.servers.values():
            server.release()

    def pid(self, name: str) -> int | None:
        """The process id of that member's server, while it runs."""
        pid = self._pids.get(name)
        return pid if pid is not None and self.supervision.poll(pid) is None else None

    def running(self, name: str) -> bool:
        """Whether that member's server runs."""
        return self.pid(name) is not None

    def stop(self, *names: str) -> None:
        """Stop members, then wait until the others serve again, where enough are left."""
        for name in names:
            if name in self._pids:
                self.supervision.stop(self._pids.pop(name))
        if names and self._quorum():
            self._await_ready(*filter(self.running, self._pids))

    def start(self, name: str) -> None:
        """Start a member again on its data, or for the first time one that was only added."""
        if self.running(name):
            return
        self._run(self.servers[name], self._everyone("existing"))
        if self._quorum():
            self._await_ready(name)
        else:
            self._until(self.servers[name], self.servers[name].listens)

    def _up(self) -> None:
        # A new member asks those it founds the cluster with whether it has started before, in the order of
        # their URLs, and waits a second for each that listens and does not serve yet. Started together they
        # wait for each other; when the first one serves already, the others get their answer from it.
        founders = sorted((s for s in self.servers.values() if s.plan.founding), key=lambda s: s.peer_url)
        cluster = Cluster(self._token, tuple(founders))
        for index, server in enumerate(founders):
            if index == 1:
                self._until(founders[0], founders[0].bootstrapped)
            self._run(server, cluster)
        self._await_ready(*self._pids)
        for server in self.servers.values():
            if server.plan.learner:
                self._join(server, founders)
        for server in self.servers.values():
            if server.plan.added:
                self._add(server, founders[0])
        self.stop(*(s.plan.name for s in self.servers.values() if s.plan.stopped))

    def _join(self, server: Server, founders: list[Server]) -> None:
        self._add(server, founders[0])
        joined = [s for s in self.servers.values() if s.plan.learner and s.plan.name in self._pids]
        self._run(server, Cluster(self._token, (*founders, *joined, server), "existing"))
        self._await_ready(server.plan.name)

    def _add(self, server: Server, through: Server) -> None:
        """Make a member known to the cluster, by the JSON gateway."""
        request = {"peerURLs": [server.peer_url], "isLearner": server.plan.learner}
        answer = ask(
            through.client.address, "/v3/cluster/member/add", json.dumps(request).encode(), timeout=self._timeout
        )
        if answer.status != 200:
            raise SandboxError(
                f"{server.plan.name} could not be added: {answer.body.decode(errors='replace')}",
                "start the sandbox again",
            )

    def _everyone(self, state: str) -> Cluster:
        return Cluster(self._token, tuple(self.servers.values()), state)

    def _run(self, server: Server, cluster: Cluster) -> None:
        command = server.command(self._etcd, self._file(server, "data"), cluster)
        self._pids[server.plan.name] = self.supervision.start(command, self._file(server, "log"))

    def _file(self, server: Server, kind: str) -> Path:
        # By number: a name may hold anything.
        return self.supervision.folder / f"{list(self.servers).index(server.plan.name)}.{kind}"

    def _quorum(self) -> bool:
        voters = [s.plan.name for s in self.servers.values() if not s.plan.learner]
        return len([name for name in voters if self.running(name)]) > len(voters) // 2

    def _await_ready(self, *names: str) -> None:
        for name in names:
            self._until(self.servers[name], self.servers[name].ready)

    def _until(self, server: Server, reached: Callable[[], bool]) -> None:
        """Wait for a server that runs."""
        checked = time.monotonic()
        end = checked + self._timeout
        while True:
            with contextlib.suppress(OSError):
                if reached():
                    return
            now = time.monotonic()
            if now > end:
                raise self._failed(server, f"is not ready after {self._timeout:g} s")
            # Not every time: the answer takes from the server the processor it starts with.
            if now > checked + _CHECK:
                checked = now
                code = self.supervision.poll(self._pids[server.plan.name])
                if code is not None:
                    raise self._failed(server, f"ended with exit code {code}")
            time.sleep(_PAUSE)

    def _failed(self, server: Server, what: str) -> SandboxError:
        """The error for a server, with the end of its log."""
        log = self._file(server, "log").read_text(errors="replace")
        # After a flag it does not take, etcd prints all those it does.
        lines = log.partition("\nUsage:")[0].splitlines()[-_LINES:]
        quoted = "\n".join(f"    {line[:_WIDTH]}" for line in lines)
        said = f"etcd member {server.plan.name[:80]!r} {what}; its log ends with\n{quoted}"
        if "address already in use" in quoted:
            return PortTakenError(said, "try again")
        return SandboxError(said, "correct what the log names, or give it more time with `timeout`, then start again")
