"""The running servers of one sandbox: start, stop, and wait until they serve."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from etcdlab.cluster.access import Access
from etcdlab.errors import SandboxError
from etcdlab.messages import message
from etcdlab.sandboxes.access_plan import CertificatePlan, ClientPlan
from etcdlab.sandboxes.binaries import find_etcd
from etcdlab.sandboxes.certificates import Certificates
from etcdlab.sandboxes.client_access import client_access, new_passwords
from etcdlab.sandboxes.front import Front
from etcdlab.sandboxes.http import ask
from etcdlab.sandboxes.member_processes import MemberProcesses, printed_name
from etcdlab.sandboxes.password import ROOT, demand_password, grant
from etcdlab.sandboxes.ports import ReservedPort
from etcdlab.sandboxes.scenario import FrontPlan, MemberPlan, Scenario
from etcdlab.sandboxes.server import Members, Server, advertises, fill, is_voter
from etcdlab.sandboxes.waiting import Program, wait_until


class RunningServers(MemberProcesses):
    """The servers of a scenario. Every wait ends with SandboxError after `timeout` seconds."""

    def __init__(self, etcd: Path, scenario: Scenario, timeout: float) -> None:
        super().__init__(etcd, timeout)
        self._ports: list[ReservedPort] = []
        self._front: Front | None = None
        self._front_pid = 0
        self._fronts = 0
        self.configured = scenario.client_endpoints
        """The templates of the client's endpoints. Empty: the addresses of all members."""
        self._places: dict[str, str] = {}
        self._certificates = Certificates(self.supervision)
        self._passwords = new_passwords(scenario.users)
        try:
            self.spare = ReservedPort()
            """A port on which no server listens."""
            self._ports.append(self.spare)
            self._reserve(scenario)
            self._start_all()
            if scenario.password:
                self._demand_password(scenario)
            self.access: Access = client_access(scenario.client, self._certificates, self._passwords)
            """The access of the client."""
            for change in scenario.incident:
                change.apply(self)
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

    def fill(self, template: str) -> str:
        """The endpoint of a template: a part of the first member's URL, or an address of the scenario."""
        started = [server for server in self.servers.values() if not server.plan.never_started]
        return fill(template, started[0].client if started else self.spare, self._places)

    @property
    def client_endpoints(self) -> list[str]:
        """The endpoints of the client."""
        started = [server for server in self.servers.values() if not server.plan.never_started]
        return [*map(self.fill, self.configured)] or [server.endpoint for server in started]

    @property
    def front_plan(self) -> FrontPlan:
        """The program before the members. The scenario has one."""
        assert self._front is not None
        return self._front.plan

    def name(self, number: int) -> str:
        """The name of the member with this number in the scenario."""
        return list(self.servers)[number]

    def advertise(self, name: str, urls: tuple[str, ...]) -> None:
        """Restart a member's server on its data with other advertised URLs, and wait until each member lists them."""
        server = self.servers[name]
        self.servers[name] = server = replace(server, plan=replace(server.plan, advertise=urls))
        self.stop(name)
        self.start(name)
        if self._quorum(server.plan.cluster):
            self._await_in_lists(server.plan.cluster, partial(advertises, name, server.advertised))

    def certify(self, name: str, certificate: CertificatePlan) -> None:
        """Restart a member's server on its data with a new certificate."""
        server = self.servers[name]
        plan = replace(server.plan, certificate=certificate)
        self.servers[name] = replace(server, plan=plan, tls=self._certificates.flags(certificate))
        self.stop(name)
        self.start(name)

    def grant(self, role: str) -> None:
        """Grant a role of the cluster every key."""
        address = next(iter(self.servers.values())).client.address
        grant(address, role, self._passwords[ROOT], self._timeout)

    def equip(self, client: ClientPlan, endpoints: tuple[str, ...]) -> None:
        """Give the client another access. `endpoints` are templates; empty: the client keeps its endpoints."""
        self.access = client_access(client, self._certificates, self._passwords)
        self.configured = endpoints or self.configured

    def cut_off(self, name: str, urls: Mapping[str, tuple[str, ...]]) -> None:
        """The peers of a member refuse its new certificate when they restart, some of them with other client URLs."""
        server = self.servers[name]
        assert server.peer_tls is not None
        self._certificates.spoil(server.peer_tls)
        self._restart_others(server, urls)
        self._until(server, server.has_no_leader)

    def rejoin(self, name: str) -> None:
        """Give a member that is cut off a right certificate again, and wait until it has a leader."""
        server = self.servers[name]
        assert server.peer_tls is not None
        self._certificates.mend(server.peer_tls)
        self._await_ready(name)
        self._await_own_lists(self._of(server.plan.cluster))

    def join_again(self, name: str) -> None:
        """Start a member's server without its data: it joins the others as a new member with the same name."""
        server = self.servers[name]
        others = [one for one in self._of(server.plan.cluster) if one != server]
        self.supervision.stop(self._pids.pop(name))
        self._change_members(others[0], server, "remove", {"ID": others[0].id_of(name)})
        shutil.rmtree(self._file(server, "data"))
        self._join(server, others)
        self._await_own_lists([*others, server])

    def _restart_others(self, server: Server, urls: Mapping[str, tuple[str, ...]]) -> None:
        cluster = server.plan.cluster
        others = [one.plan.name for one in self._of(cluster) if one != server]
        for other in others:
            self.supervision.stop(self._pids[other])
        for other in others:
            plan = self.servers[other].plan
            self.servers[other] = replace(
                self.servers[other], plan=replace(plan, advertise=urls.get(other, plan.advertise))
            )
            self._run(self.servers[other], self._cluster(cluster, self._of(cluster), "existing"))
        self._await_ready(*others)
        for other in others:
            listed = partial(advertises, other, self.servers[other].advertised)
            for one in others:
                self._until(self.servers[one], partial(self.servers[one].own_list_is, listed))

    def promote(self, name: str) -> None:
        """Promote a learner as soon as it has caught up, and wait until each member lists it as a voter."""
        server = self.servers[name]
        leader = next(
            one for one in self._of(server.plan.cluster) if not one.plan.learner and self.running(one.plan.name)
        )
        self._until(server, partial(leader.promotes, server.peer_url))
        self.servers[name] = replace(server, plan=replace(server.plan, learner=False))
        self._await_in_lists(server.plan.cluster, partial(is_voter, server.peer_url))

    def add(self, plan: MemberPlan) -> None:
        """Start a cluster of one member that the scenario does not have."""
        if not self.servers:
            self._etcd = self._etcd if self._etcd.name else find_etcd("etcd")
        number = len(self.servers)
        server = self.servers[plan.name] = Server.of(plan, self._places)
        self._places[f"{{member {number}}}"] = server.client.address
        self._start_cluster(plan.cluster)

    def replace_front(self, plan: FrontPlan) -> None:
        """Restart the program before the members as another one, at the same address."""
        assert self._front is not None
        self.supervision.stop(self._front_pid)
        self._front = replace(self._front, plan=plan)
        self._start_front(self._front)

    def _await_in_lists(self, cluster: str, listed: Callable[[Members], bool]) -> None:
        """Wait until the own list of every running member of a cluster is so."""
        for server in self._of(cluster):
            if self.running(server.plan.name):
                self._until(server, partial(server.own_list_is, listed))

    def _reserve(self, scenario: Scenario) -> None:
        """Reserve every port, because a URL may name the port of another member."""
        self._places |= {"{spare}": self.spare.address, "{folder}": str(self.supervision.folder)}
        if scenario.front is not None:
            self._front = Front(scenario.front, ReservedPort())
            self._ports.append(self._front.port)
            self._places["{front}"] = self._front.address
        for number, plan in enumerate(scenario.members):
            tls = self._certificates.flags(plan.certificate) if plan.certificate else ()
            peer_tls = self._certificates.peer() if scenario.peer_tls else None
            server = self.servers[plan.name] = Server.of(plan, self._places, tls, peer_tls)
            self._places[f"{{member {number}}}"] = server.client.address

    def _start_all(self) -> None:
        for cluster in dict.fromkeys(server.plan.cluster for server in self.servers.values()):
            self._start_cluster(cluster)
        if self._front is not None:
            self._start_front(self._front)
        self.stop(*(s.plan.name for s in self.servers.values() if s.plan.stopped))

    def _demand_password(self, scenario: Scenario) -> None:
        address = next(iter(self.servers.values())).client.address
        demand_password(address, scenario.users, self._passwords, self._timeout)

    def _start_cluster(self, name: str) -> None:
        # A new member asks the members of --initial-cluster, in the order of their URLs, whether it has started
        # before. It waits a second for each member that listens and does not serve yet. Members that start at the same
        # time wait for each other. So the first member starts alone, and the others ask it.
        servers = self._of(name)
        founders = sorted((server for server in servers if server.plan.founding), key=lambda one: one.peer_url)
        cluster = self._cluster(name, founders, "new")
        for index, server in enumerate(founders):
            if index == 1:
                self._until(founders[0], founders[0].bootstrapped)
            self._run(server, cluster)
        self._await_ready(*(server.plan.name for server in founders))
        for server in servers:
            if server.plan.learner:
                self._join(server, founders)
        self._await_own_lists(servers)
        for server in servers:
            if server.plan.never_started:
                self._add(server, founders[0])

    def _start_front(self, front: Front) -> None:
        self._fronts += 1
        log = self.supervision.folder / f"front.{self._fronts}.log"
        command = front.command(self._etcd, self.supervision.folder / "front.data", self.fill)
        self._front_pid = self.supervision.start(command, log)
        program = Program(front.plan.kind, self._front_pid, log)
        wait_until(partial(front.ready, log), program, self.supervision, self._timeout)

    def _await_own_lists(self, servers: list[Server]) -> None:
        """Wait until every member's own list has every member: else the lists differ for a moment."""
        started = [server for server in servers if server.plan.name in self._pids]
        for server in started:
            self._until(server, partial(server.has_published, [one.plan.name for one in started]))

    def _join(self, server: Server, founders: list[Server]) -> None:
        self._add(server, founders[0])
        name = server.plan.cluster
        joined = [s for s in self._of(name) if s.plan.learner and s.plan.name in self._pids]
        self._run(server, self._cluster(name, [*founders, *joined, server], "existing"))
        self._await_ready(server.plan.name)

    def _add(self, server: Server, through: Server) -> None:
        """Add a member to the cluster."""
        self._change_members(through, server, "add", {"peerURLs": [server.peer_url], "isLearner": server.plan.learner})

    def _change_members(self, through: Server, server: Server, change: str, request: Mapping[str, object]) -> None:
        """Change the members of the cluster, through the JSON gateway of one of them."""
        path, body = f"/v3/cluster/member/{change}", json.dumps(request).encode()
        answer = ask(through.client.address, path, body, timeout=self._timeout)
        if answer.status != 200:
            raise SandboxError(
                message(
                    "The cluster refuses a change of member {member}: {error}",
                    member=printed_name(server),
                    error=answer.body.decode(errors="replace"),
                ),
                message("Start the sandbox again."),
            )
