"""Real members that this host cannot ask: nothing is concluded of them, and what the others say is evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import etcdlab
from etcdlab.sandboxes.http import ask
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import cluster
from tests.cli.forward import Forward
from tests.cluster.peers import PATIENCE, Peers
from tests.processes import becomes


@pytest.fixture
def firewalled(peers: Peers, server: Path) -> Iterator[Sandbox]:
    """Three members; the third advertises an address that swallows every packet, as a firewall does."""
    hole = f"http://127.0.0.2:{peers.black_hole()}"
    with cluster(MemberPlan("m1"), MemberPlan("m2"), MemberPlan("m3", advertise=(hole,)), etcd=server) as lab:
        yield lab


def make_leader(lab: Sandbox, name: str) -> None:
    """Give the lead to that member, as `etcdctl move-leader` does."""
    ids = {one["name"]: one["ID"] for one in answer_of(lab, "/v3/cluster/member/list")["members"]}

    def leads() -> bool:
        leader = answer_of(lab, "/v3/maintenance/status")["leader"]
        if leader != ids[name]:
            for member in lab.members:
                body = json.dumps({"targetID": ids[name]}).encode()
                ask(member.address, "/v3/maintenance/transfer-leadership", body, timeout=PATIENCE)
        return bool(leader == ids[name])

    assert becomes(leads)


def answer_of(lab: Sandbox, path: str) -> dict:
    return json.loads(ask(lab.endpoints[0], path, b"{}", timeout=PATIENCE).body)


def test_a_leader_behind_a_firewall_is_never_called_down(firewalled: Sandbox) -> None:
    make_leader(firewalled, "m3")
    with Forward() as first, Forward() as second:
        first.leads_to, second.leads_to = (one.address for one in firewalled.members[:2])
        investigation = etcdlab.check([first.address, second.address], timeout=1)

    (finding,) = investigation.findings
    assert (finding.code, finding.rule) == ("R10", "member-not-asked")
    assert str(finding.summary).startswith("etcdlab cannot tell whether member m3 runs: no dial of ")
    term = next(dial.identity.raft_term for dial in investigation.case.trace.dials if dial.identity)
    assert term > 0
    evidence = [str(one.text) for one in finding.evidence if one.kind == "dial"]
    assert any(text.endswith(f"reports that m3 is the leader in raft term {term}") for text in evidence)
    assert "remove" not in investigation.text()
    assert {one["identity"]["raft_term"] for one in investigation.document()["dials"] if one["identity"]} == {term}
