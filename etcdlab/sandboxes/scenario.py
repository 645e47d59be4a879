"""A scenario: a fault that etcdlab starts on this machine, and the findings that `check` must report."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from etcdlab.errors import UsageError
from etcdlab.messages import Text, message, plural
from etcdlab.quoting import printable
from etcdlab.sandboxes.access_plan import CertificatePlan, ClientPlan, UserPlan
from etcdlab.sandboxes.changes import Change


@dataclass(frozen=True)
class MemberPlan:
    """One member, and how etcdlab starts its server.

    URLs are templates. {url} is the URL on which the member listens. {address}, {host} and {port} are parts of it.
    {member 1} is the address of the second member of the scenario. {front} is the address of its front. {spare} is an
    address at which no server listens. {folder} is a private folder.
    """

    name: str
    advertise: tuple[str, ...] = ("{url}",)
    """Its client URLs."""
    listen: tuple[str, ...] = ()
    """More URLs on which it listens for clients. {folder} is a private folder of the sandbox."""
    stopped: bool = False
    """Its server is stopped once the cluster is up."""
    learner: bool = False
    """It joins as a learner once the other members are up."""
    never_started: bool = False
    """MemberAdd adds it to the cluster, and its server is never started."""
    flags: tuple[str, ...] = ()
    """More flags for etcd. With --cert-file the member listens with TLS."""
    certificate: CertificatePlan | None = None
    """Its certificate. With one, the member listens with TLS."""
    cluster: str = ""
    """The cluster to which it belongs. Members with the same text are one cluster."""

    @property
    def founding(self) -> bool:
        """Whether it is in the first --initial-cluster."""
        return not (self.learner or self.never_started)

    @property
    def scheme(self) -> str:
        """https if the member has a certificate, else http."""
        has_flag = any(flag.startswith("--cert-file") for flag in self.flags)
        return "https" if self.certificate or has_flag else "http"


class ListedMember(NamedTuple):
    """A member in the answer of a server that is no real etcd."""

    name: str
    urls: tuple[str, ...]
    """Templates, as in a URL of a member."""
    learner: bool = False


@dataclass(frozen=True)
class FrontPlan:
    """A program that answers at an address of its own, before the members.

    A balancer leads each connection to the next address of `leads_to`. A grpc-proxy is etcd's own. A firewall lets no
    connection through: it answers nothing. A member list is a server of etcdlab's own that answers as an etcd with
    `members`, because no real etcd has such a list. kine is the same, with the ids that kine returns.
    """

    kind: Literal["balancer", "grpc-proxy", "firewall", "member-list", "kine"]
    leads_to: tuple[str, ...] = ()
    """Templates of addresses, as in a URL of a member."""
    advertise: str = "{front}"
    """The address that a grpc-proxy advertises."""
    members: tuple[ListedMember, ...] = ()


class Outcome(NamedTuple):
    """The findings that `check` must report, each with its code and slug, and the exit code."""

    leads_to: tuple[tuple[str, str], ...]
    exit_code: int


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
    """The endpoints of the client. Empty: the addresses of all members, and of a member with a certificate its URL.

    Templates, as in a URL of the first member. Without a member, {port} is a port at which no server listens.
    """
    front: FrontPlan | None = None
    """A program before the members."""
    client: ClientPlan = field(default_factory=ClientPlan)
    """The certificates, the user and the password of the client."""
    password: bool = False
    """The cluster demands a user and a password."""
    users: tuple[UserPlan, ...] = ()
    """The users of the cluster besides root."""
    of_release: Mapping[str, Outcome] = field(default_factory=dict)
    """What it leads to with a client of that release, where that is something else."""
    of_server: Mapping[str, Outcome] = field(default_factory=dict)
    """What it leads to with that release of the server, and with later ones of the same line."""
    refused_by: tuple[str, ...] = ()
    """The lines of the server, such as 3.6, in which etcd ends instead."""
    peer_tls: bool = False
    """The members demand certificates of each other."""
    incident: tuple[Change, ...] = ()
    """What happens once everything runs."""
    repair: tuple[Change, ...] = ()
    """What ends the fault. Empty: the fixes that the findings propose, or nothing, for the reason in `no_repair`."""
    no_repair: Text = ""
    """Why etcdlab changes nothing, where neither the scenario nor a finding has a change."""
    recorded: bool = False
    """etcdlab has recordings of it, of the real client of each generation."""
    leads_to: tuple[tuple[str, str], ...] = ()
    """The code and the slug of each finding that `check` must report."""
    must_not: tuple[str, ...] = ()
    """The codes of findings that `check` must not report."""
    exit_code: int = 0
    """The exit code of `check`."""

    def outcome(self, release: str, server: tuple[int, ...] = ()) -> Outcome:
        """What `check` must report with a client of that release, and with a server of that one."""
        for since, outcome in self.of_server.items():
            first = tuple(map(int, since.split(".")))
            if first[:2] == server[:2] and server >= first:
                return outcome
        return self.of_release.get(release, Outcome(self.leads_to, self.exit_code))

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


def recorded_scenarios() -> tuple[Scenario, ...]:
    """The scenarios of which etcdlab has recordings."""
    return tuple(scenario for scenario in scenarios() if scenario.recorded)


def scenario_named(name: str) -> Scenario:
    """The scenario with that name. Raises UsageError, which lists the names."""
    by_name = {scenario.name: scenario for scenario in scenarios()}
    if name in by_name:
        return by_name[name]
    do = message("`etcdlab scenarios` lists every scenario.")
    for nearest in difflib.get_close_matches(name, by_name, 1):
        do = message("Did you mean {nearest}? `etcdlab scenarios` lists every scenario.", nearest=nearest)
    raise UsageError(message("There is no scenario {name}.", name=repr(printable(name))), do)
