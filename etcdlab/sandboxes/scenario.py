"""A scenario: a fault that etcdlab starts on this machine, and the findings that `check` must report."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from dataclasses import dataclass, replace

from etcdlab.errors import UsageError
from etcdlab.messages import Text, message, plural
from etcdlab.quoting import printable


@dataclass(frozen=True)
class MemberPlan:
    """One member, and how etcdlab starts its server.

    URLs are templates. {url} is the URL on which the member listens. {address}, {host} and {port} are parts of it.
    """

    name: str
    advertise: tuple[str, ...] = ("{url}",)
    """Its client URLs."""
    stopped: bool = False
    """Its server is stopped once the cluster is up."""
    learner: bool = False
    """It joins as a learner once the other members are up."""
    never_started: bool = False
    """MemberAdd adds it to the cluster, and its server is never started."""
    flags: tuple[str, ...] = ()
    """More flags for etcd. With --cert-file the member listens with TLS."""

    @property
    def founding(self) -> bool:
        """Whether it is in the first --initial-cluster."""
        return not (self.learner or self.never_started)

    @property
    def scheme(self) -> str:
        """https if the member has a certificate, else http."""
        return "https" if any(flag.startswith("--cert-file") for flag in self.flags) else "http"


@dataclass(frozen=True)
class Scenario:
    """The servers, the endpoints of the client, the findings that `check` must report, and a story for a workshop."""

    name: str
    title: Text
    """One sentence: the fault."""
    story: Text
    """What happened, what a person sees, and what to look for."""
    members: tuple[MemberPlan, ...] = ()
    client_endpoints: tuple[str, ...] = ()
    """The endpoints of the client. Empty: the addresses of all members.

    Templates: {port} is a port on which no server listens on 127.0.0.1.
    """
    leads_to: tuple[tuple[str, str], ...] = ()
    """The code and the slug of each finding that `check` must report."""
    must_not: tuple[str, ...] = ()
    """The codes of findings that `check` must not report."""
    exit_code: int = 0
    """The exit code of `check`."""

    def resized(self, members: int | None = None, names: tuple[str, ...] | None = None) -> Scenario:
        """The same fault with another number of members, or with other names. Raises UsageError."""
        count = members if members is not None else len(names or self.members)
        if count != len(self.members) and len({replace(m, name="") for m in self.members}) != 1:
            raise UsageError(
                plural(
                    "The scenario {scenario} needs exactly {count} member.",
                    "The scenario {scenario} needs exactly {count} members.",
                    len(self.members),
                    scenario=self.name,
                ),
                message("Leave `members` out."),
            )
        if count < 1 and self.members:
            raise UsageError(
                message("`members` must be 1 or more, got {count}.", count=count), message("Pass `members=1` or more.")
            )
        plans = self.members if count == len(self.members) else _repeated(self.members[0], count)
        return replace(self, members=_plans_named(plans, names) if names else plans)


def _repeated(plan: MemberPlan, count: int) -> tuple[MemberPlan, ...]:
    return tuple(replace(plan, name=f"etcd-{index}") for index in range(count))


def _plans_named(plans: tuple[MemberPlan, ...], names: tuple[str, ...]) -> tuple[MemberPlan, ...]:
    if len(names) != len(plans):
        raise UsageError(
            message(
                "`names` must have one name for each member. There are {count} names, and the number of members is"
                " {members}.",
                count=len(names),
                members=len(plans),
            ),
            message("Give each member one name."),
        )
    return tuple(replace(plan, name=name) for plan, name in zip(plans, names, strict=True))


def scenarios() -> tuple[Scenario, ...]:
    """Every scenario, sorted by name. Each file of the package `scenarios` has one."""
    package = importlib.import_module("etcdlab.sandboxes.scenarios")
    modules = [importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__)]
    return tuple(sorted((module.SCENARIO for module in modules), key=lambda scenario: scenario.name))


def scenario_named(name: str) -> Scenario:
    """The scenario with that name. Raises UsageError, which lists the names."""
    by_name = {scenario.name: scenario for scenario in scenarios()}
    if name in by_name:
        return by_name[name]
    do = message("The scenarios are {names}.", names=tuple(by_name))
    for nearest in difflib.get_close_matches(name, by_name, 1):
        do = message("Did you mean {nearest}? The scenarios are {names}.", nearest=nearest, names=tuple(by_name))
    raise UsageError(message("There is no scenario {name}.", name=repr(printable(name))), do)
