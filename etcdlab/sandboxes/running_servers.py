"""The running servers of one sandbox: start, stop, and wait until they serve."""

from __future__ import annotations

import contextlib
import json
import secrets
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from etcdlab.errors import SandboxError
from etcdlab.messages import Message, message
from etcdlab.quoting import printable
from etcdlab.sandboxes.http import ask
from etcdlab.sandboxes.ports import ReservedPort
from etcdlab.sandboxes.scenario import Scenario
from etcdlab.sandboxes.server import Cluster, Server
from etcdlab.sandboxes.supervision import Supervision

_PAUSE, _CHECK = 0.001, 0.02
"""Seconds between two requests to a server, and between two checks whether its process still runs."""

_LINES, _WIDTH = 6, 600
"""How much of a server's log an error quotes."""


class PortTakenError(SandboxError):
    """Another process listens on a port of a server. A start with other ports may work."""


class RunningServers:
    """The servers of a scenario. Every wait ends with SandboxError after `timeout` seconds."""

    def __init__(self, etcd: Path, scenario: Scenario, timeout: float) -> None:
        self._etcd = etcd
        self._timeout = timeout
        self._pids: dict[str, int] = {}
        self._token = secrets.token_hex(8)
        self.servers: dict[str, Server] = {}
        self._ports: list[ReservedPort] = []
        self.supervision = Supervision()
        try:
            self.spare = ReservedPort()
            """A port on which no server listens."""
            self._ports.append(self.spare)
            for plan in scenario.members:
                self.servers[plan.name] = Server.of(plan)
            self._start_all()
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End every server, remove its data, and release its ports."""
        self.supervision.end()
        for port in self._ports:
            port.release()
        for server in self.servers.values():
            server.release()

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
        if names and self._quorum():
            self._await_ready(*filter(self.running, self._pids))

    def start(self, name: str) -> None:
        """Start a member's server: again on its data, or for the first time if it never ran."""
        if self.running(name):
            return
        self._run(self.servers[name], self._everyone("existing"))
        if self._quorum():
            self._await_ready(name)
        else:
            self._until(self.servers[name], self.servers[name].listens)

    def _start_all(self) -> None:
        # A new member asks the members of --initial-cluster, in the order of their URLs, whether it has started
        # before. It waits a second for each member that listens and does not serve yet. Members that start at the same
        # time wait for each other. So the first member starts alone, and the others ask it.
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
        self._await_own_lists()
        for server in self.servers.values():
            if server.plan.never_started:
                self._add(server, founders[0])
        self.stop(*(s.plan.name for s in self.servers.values() if s.plan.stopped))

    def _await_own_lists(self) -> None:
        """Wait until every member's own list has every member: else the lists differ for a moment."""
        for name in self._pids:
            server = self.servers[name]
            self._until(server, partial(server.has_published, self._pids))

    def _join(self, server: Server, founders: list[Server]) -> None:
        self._add(server, founders[0])
        joined = [s for s in self.servers.values() if s.plan.learner and s.plan.name in self._pids]
        self._run(server, Cluster(self._token, (*founders, *joined, server), "existing"))
        self._await_ready(server.plan.name)

    def _add(self, server: Server, through: Server) -> None:
        """Add a member to the cluster, through the JSON gateway."""
        request = {"peerURLs": [server.peer_url], "isLearner": server.plan.learner}
        answer = ask(
            through.client.address, "/v3/cluster/member/add", json.dumps(request).encode(), timeout=self._timeout
        )
        if answer.status != 200:
            raise SandboxError(
                message(
                    "The cluster refuses to add member {member}: {error}",
                    member=_member(server),
                    error=answer.body.decode(errors="replace"),
                ),
                message("Start the sandbox again."),
            )

    def _everyone(self, state: str) -> Cluster:
        return Cluster(self._token, tuple(self.servers.values()), state)

    def _run(self, server: Server, cluster: Cluster) -> None:
        command = server.command(self._etcd, self._file(server, "data"), cluster)
        self._pids[server.plan.name] = self.supervision.start(command, self._file(server, "log"))

    def _file(self, server: Server, kind: str) -> Path:
        # A name may have any character in it, so the file has the member's number.
        return self.supervision.folder / f"{list(self.servers).index(server.plan.name)}.{kind}"

    def _quorum(self) -> bool:
        voters = [s.plan.name for s in self.servers.values() if not s.plan.learner]
        return len([name for name in voters if self.running(name)]) > len(voters) // 2

    def _await_ready(self, *names: str) -> None:
        for name in names:
            self._until(self.servers[name], self.servers[name].ready)

    def _until(self, server: Server, reached: Callable[[], bool]) -> None:
        """Wait until `reached()` is true. Raises SandboxError if the server ends first."""
        checked = time.monotonic()
        end = checked + self._timeout
        while True:
            with contextlib.suppress(OSError):
                if reached():
                    return
            now = time.monotonic()
            if now > end:
                raise self._failed(
                    server,
                    message(
                        "etcd member {member} is not ready after {seconds:g} s.",
                        member=_member(server),
                        seconds=self._timeout,
                    ),
                )
            # Not every time: each check takes processor time from the server that starts.
            if now > checked + _CHECK:
                checked = now
                code = self.supervision.poll(self._pids[server.plan.name])
                if code is not None:
                    raise self._failed(
                        server,
                        message("etcd member {member} ended with exit code {code}.", member=_member(server), code=code),
                    )
            time.sleep(_PAUSE)

    def _failed(self, server: Server, what: Message) -> SandboxError:
        """The error for a server, with the end of its log."""
        log = self._file(server, "log").read_text(errors="replace")
        # etcd prints its usage after a wrong flag.
        lines = log.partition("\nUsage:")[0].splitlines()[-_LINES:]
        quoted = "\n".join(f"    {line[:_WIDTH]}" for line in lines)
        with_log = message("{what} Its log ends with:\n{log}", what=what, log=quoted)
        if "address already in use" in quoted:
            return PortTakenError(with_log, message("Start the sandbox again."))
        return SandboxError(
            with_log,
            message("Correct what the log names, or pass a longer `timeout`. Then start the sandbox again."),
        )


def _member(server: Server) -> str:
    return repr(printable(server.plan.name, 80))
