"""What a scenario is: a fault that can be started on this machine, and the finding it must lead to."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from dataclasses import dataclass, replace

from etcdlab.errors import UsageError


@dataclass(frozen=True)
class MemberPlan:
    """One member and how it is started.

    URLs are templates: {url} is where the member listens, as a URL; {address} its host:port; {host}; {port}.
    """

    name: str
    advertise: tuple[str, ...] = ("{url}",)
    """What it says its client URLs are."""
    stopped: bool = False
    """Stopped once the cluster is up."""
    learner: bool = False
    """Joins as a learner once the others are up."""
    added: bool = False
    """Made known to the others, and never started."""
    flags: tuple[str, ...] = ()
    """More flags for etcd. With --cert-file it listens with TLS."""

    @property
    def founding(self) -> bool:
        """Whether the cluster begins with it."""
        return not (self.learner or self.added)

    @property
    def scheme(self) -> str:
        """http, or https where it has a certificate."""
        return "https" if any(flag.startswith("--cert-file") for flag in self.flags) else "http"


@dataclass(frozen=True)
class Scenario:
    """Servers, the client's configuration, the finding they must lead to, and a text for a workshop."""

    name: str
    title: str
    text: str
    """What happened in the field, what a person sees, what to look for."""
    members: tuple[MemberPlan, ...] = ()
    client: tuple[str, ...] = ()
    """Endpoints the client is configured with, where it is not every member's address.

    Templates: {port} is a port of which nobody listens on 127.0.0.1.
    """
    leads_to: tuple[tuple[str, str], ...] = ()
    """Code and slug of each finding `check` must come to."""
    must_not: tuple[str, ...] = ()
    """Codes it must not come to."""
    exit_code: int = 0

    def resized(self, members: int | None = None, names: tuple[str, ...] | None = None) -> Scenario:
        """The same fault with another number of members, or other names. Raises UsageError."""
        count = members if members is not None else len(names or self.members)
        if count != len(self.members) and len({replace(m, name="") for m in self.members}) != 1:
            raise UsageError(f"{self.name} is about its {len(self.members)} members", "leave `members` out")
        if count < 1 and self.members:
            raise UsageError(f"a cluster of {count} members", "ask for 1 or more")
        plans = self.members if count == len(self.members) else _repeated(self.members[0], count)
        return replace(self, members=_named(plans, names) if names else plans)


def _repeated(plan: MemberPlan, count: int) -> tuple[MemberPlan, ...]:
    return tuple(replace(plan, name=f"etcd-{index}") for index in range(count))


def _named(plans: tuple[MemberPlan, ...], names: tuple[str, ...]) -> tuple[MemberPlan, ...]:
    if len(names) != len(plans):
        raise UsageError(f"{len(names)} names for {len(plans)} members", "give each member one name")
    return tuple(replace(plan, name=name) for plan, name in zip(plans, names, strict=True))


def scenarios() -> tuple[Scenario, ...]:
    """Every scenario of the kit, one per file of the package `scenarios`, by name."""
    package = importlib.import_module("etcdlab.sandboxes.scenarios")
    modules = [importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__)]
    return tuple(sorted((module.SCENARIO for module in modules), key=lambda scenario: scenario.name))


def scenario_named(name: str) -> Scenario:
    """The scenario of that name. Raises UsageError with the names there are."""
    known = {scenario.name: scenario for scenario in scenarios()}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, 1)
    meant = f"did you mean {near[0]}? The names are " if near else "use one of "
    raise UsageError(f"no scenario is called {name!r}", meant + ", ".join(known))
