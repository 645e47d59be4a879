"""A sandbox: the servers of a scenario. They run on loopback as long as the sandbox is open."""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from etcdlab.cluster.access import Access
from etcdlab.errors import SandboxError, UsageError
from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.sandboxes.binaries import find_etcd
from etcdlab.sandboxes.changes import Change, Changed
from etcdlab.sandboxes.endpoints import SandboxEndpoints
from etcdlab.sandboxes.running_servers import RunningServers
from etcdlab.sandboxes.scenario import Scenario, scenario_named
from etcdlab.sandboxes.waiting import PortTakenError

_TRIES = 5


class SandboxMember(NamedTuple):
    """One member of a sandbox."""

    name: str
    address: str
    """The host:port on which it listens for clients."""
    advertised: tuple[str, ...]
    pid: int | None
    """The process id of its server, if the server runs."""

    @property
    def running(self) -> bool:
        """Whether its server runs."""
        return self.pid is not None


class Sandbox:
    """Real etcd servers on loopback. A context manager: the servers end with it, or with this process.

    `scenario` is the name of a scenario, or a Scenario of your own. `members` and `names` start the same fault with
    another number of members, or with other names. `timeout` is in seconds, for each wait. `etcd` is the program to
    run; the default is the etcd on PATH, or the packaged etcd. Raises UsageError for an unknown scenario or an invalid
    name, and SandboxError where no etcd is installed or etcd does not start.
    """

    def __init__(
        self,
        scenario: str | Scenario,
        *,
        members: int | None = None,
        names: Sequence[str] | None = None,
        timeout: float = 20.0,
        etcd: Path | None = None,
    ) -> None:
        original = scenario if isinstance(scenario, Scenario) else scenario_named(scenario)
        self.scenario = original.resized(members, tuple(names) if names else None)
        self._timeout = timeout
        self._etcd = etcd
        self._servers: RunningServers | None = None
        self._end: weakref.finalize[..., Sandbox] | None = None
        _check_names(plan.name for plan in self.scenario.members)

    def start(self) -> Self:
        """Start the servers and wait until they serve. Does nothing while they run."""
        if self._servers is None:
            self._servers = self._running_servers()
            # Runs when the last reference goes, for example with a notebook cell or with the interpreter.
            self._end = weakref.finalize(self, self._servers.end)
        return self

    def close(self) -> None:
        """End the servers, remove their data, and release the ports. May be called again."""
        self._servers = None
        if self._end:
            self._end()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        where = f"at {' '.join(self.endpoints)}" if self._servers else "stopped"
        return f"<Sandbox {self.scenario.name} {where}>"

    @property
    def endpoints(self) -> SandboxEndpoints:
        """The endpoints of the client."""
        running = self._open()
        endpoints = SandboxEndpoints(running.client_endpoints)
        endpoints.scenario, endpoints.access = self.scenario.name, running.access
        return endpoints

    @property
    def access(self) -> Access:
        """The certificates, the user and the password of the client. The files are gone when the sandbox ends."""
        return self._open().access

    @property
    def members(self) -> tuple[SandboxMember, ...]:
        """The members, also those that are stopped or were never started."""
        running = self._open()
        return tuple(
            SandboxMember(name, server.client.address, server.advertised, running.pid(name))
            for name, server in running.servers.items()
        )

    def stop_member(self, name: str) -> None:
        """Stop a member's server. If the others have a quorum, wait until they serve again."""
        self._open(name).stop(name)

    def start_member(self, name: str) -> None:
        """Start a member's server again on its data. If there is a quorum, wait until it serves."""
        self._open(name).start(name)

    def apply(self, *changes: Change) -> tuple[Changed, ...]:
        """Change the running sandbox, and wait until it serves again: see `etcdlab.sandboxes.changes`.

        `etcdlab.repair` applies the changes that end the fault. Raises SandboxError if a server does not start.
        """
        running = self._open()
        return tuple(change.apply(running) for change in changes)

    def _running_servers(self) -> RunningServers:
        etcd = self._etcd or (find_etcd("etcd") if self.scenario.members else Path())
        for _ in range(_TRIES - 1):
            with contextlib.suppress(PortTakenError):
                return RunningServers(etcd, self.scenario, self._timeout)
        return RunningServers(etcd, self.scenario, self._timeout)

    def _open(self, member: str | None = None) -> RunningServers:
        """The servers. Raises SandboxError if they do not run, and UsageError if they have no such member."""
        if self._servers is None:
            raise SandboxError(
                message("The sandbox is not running."), message("Open it: `with etcdlab.sandbox(...) as lab:`.")
            )
        if member is not None and member not in self._servers.servers:
            raise UsageError(
                message("The sandbox has no member {member}.", member=repr(printable(member))),
                message("The members are {members}.", members=tuple(self._servers.servers)),
            )
        return self._servers


def _check_names(names: Iterable[str]) -> None:
    """Refuse a name with which etcd does not start, and a name that two members have."""
    earlier = set()
    for name in names:
        if name in earlier:
            raise UsageError(
                message("Two members have the name {name}.", name=repr(printable(name))),
                message("Give each member a name of its own."),
            )
        # The flag --initial-cluster is a list of NAME=URL with commas, without quoting; NUL ends an argument.
        if not name or set(name) & set(",=\0"):
            raise UsageError(
                message("etcd does not start with the name {name}.", name=repr(printable(name))),
                message("Use a name that is not empty and has no comma, no = and no NUL."),
            )
        earlier.add(name)
