"""A sandbox: a scenario's servers, running on loopback for as long as it is open."""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from etcdlab.errors import SandboxError, UsageError
from etcdlab.sandboxes.binaries import find_etcd
from etcdlab.sandboxes.endpoints import SandboxEndpoints
from etcdlab.sandboxes.launch import Launch, PortTakenError
from etcdlab.sandboxes.scenario import Scenario, scenario_named
from etcdlab.sandboxes.server import fill

_TRIES = 5


class SandboxMember(NamedTuple):
    """One member of a sandbox."""

    name: str
    address: str
    """host:port where it listens for clients."""
    advertised: tuple[str, ...]
    pid: int | None
    """Process id of its server, while that runs."""

    @property
    def running(self) -> bool:
        """Whether its server runs."""
        return self.pid is not None


class Sandbox:
    """Real etcd servers on loopback. A context manager; what it starts ends with it, or with this process.

    `scenario` is the name of one, or a Scenario of your own. `members` and `names` start the same fault with
    another number of members, or other names. `timeout` is in seconds, for each wait. `etcd` is the program to
    run, else the one found. Raises UsageError for an unknown scenario or a name that cannot be, SandboxError
    where no etcd can be had or it does not start.
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
        known = scenario if isinstance(scenario, Scenario) else scenario_named(scenario)
        self.scenario = known.resized(members, tuple(names) if names else None)
        self._timeout = timeout
        self._etcd = etcd
        self._launch: Launch | None = None
        self._end: weakref.finalize[..., Sandbox] | None = None
        _check_names(plan.name for plan in self.scenario.members)

    def start(self) -> Self:
        """Start the servers and wait until they serve. Does nothing while they run."""
        if self._launch is None:
            self._launch = self._launched()
            # However the last reference goes: a lost notebook cell, or the end of the interpreter.
            self._end = weakref.finalize(self, self._launch.end)
        return self

    def close(self) -> None:
        """End the servers, remove their data, release the ports. Any number of times."""
        self._launch = None
        if self._end:
            self._end()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        where = f"at {' '.join(self.endpoints)}" if self._launch else "not running"
        return f"<Sandbox {self.scenario.name} {where}>"

    @property
    def endpoints(self) -> SandboxEndpoints:
        """What the client is configured with."""
        launch = self._open()
        servers = [s for s in launch.servers.values() if not s.plan.added]
        port = servers[0].client if servers else launch.spare
        endpoints = SandboxEndpoints(
            [fill(template, port) for template in self.scenario.client] or [s.client.address for s in servers]
        )
        endpoints.scenario = self.scenario.name
        return endpoints

    @property
    def members(self) -> tuple[SandboxMember, ...]:
        """The members, those that are stopped or were only added included."""
        launch = self._open()
        return tuple(
            SandboxMember(name, server.client.address, server.advertised, launch.pid(name))
            for name, server in launch.servers.items()
        )

    def stop_member(self, name: str) -> None:
        """Stop a member's server, and wait until the others serve again where enough are left."""
        self._open(name).stop(name)

    def start_member(self, name: str) -> None:
        """Start a member's server again on its data, and wait until it serves where enough run."""
        self._open(name).start(name)

    def _launched(self) -> Launch:
        etcd = self._etcd or (find_etcd("etcd") if self.scenario.members else Path())
        for _ in range(_TRIES - 1):
            with contextlib.suppress(PortTakenError):
                return Launch(etcd, self.scenario, self._timeout)
        return Launch(etcd, self.scenario, self._timeout)

    def _open(self, member: str | None = None) -> Launch:
        """The servers, if they run and there is such a member."""
        if self._launch is None:
            raise SandboxError("the sandbox is not running", "open it: `with etcdlab.sandbox(...) as lab:`")
        if member is not None and member not in self._launch.servers:
            raise UsageError(f"the sandbox has no member {member!r}", f"use one of {', '.join(self._launch.servers)}")
        return self._launch


def _check_names(names: Iterable[str]) -> None:
    """Refuse names that no etcd could be started with, or that two members share."""
    seen = set()
    for name in names:
        if name in seen:
            raise UsageError(f"two members are called {name!r}", "give each a name of its own")
        # The flag --initial-cluster is a list of NAME=URL with commas, without quoting; NUL ends an argument.
        if not name or set(name) & set(",=\0"):
            raise UsageError(f"etcd cannot be started as {name!r}", "use a name without comma, = and NUL")
        seen.add(name)
