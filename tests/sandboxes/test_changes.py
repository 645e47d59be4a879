"""Each change of a sandbox, on real servers: the fault ends, and the data stays."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest

from etcdlab.errors import SandboxError
from etcdlab.sandboxes.changes import Advertise, ConfigureClient, Promote, StartCluster, StartMember
from etcdlab.sandboxes.http import ask
from etcdlab.sandboxes.membership_changes import JoinAgain
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from tests.sandboxes.processes import LIMIT, members_of

KEY = b64encode(b"before").decode()


def put(address: str) -> None:
    request = json.dumps({"key": KEY, "value": KEY}).encode()
    assert ask(address, "/v3/kv/put", request, timeout=LIMIT).status == 200


def count(address: str) -> str:
    answer = ask(address, "/v3/kv/range", json.dumps({"key": KEY}).encode(), timeout=LIMIT)
    counted: str = json.loads(answer.body).get("count", "0")
    return counted


@pytest.mark.parametrize("members", [1, 3])
def test_a_member_restarts_with_other_urls_and_its_data(members: int, server: Path) -> None:
    with Sandbox("advertises-unspecified", members=members, etcd=server) as lab:
        put(lab.endpoints[0])
        before, pids = members_of(lab.endpoints[0]), [one.pid for one in lab.members]
        changed = lab.apply(*(Advertise(number) for number in range(members)))
        after = members_of(lab.endpoints[0])

        assert {one["name"]: one["ID"] for one in after} == {one["name"]: one["ID"] for one in before}
        assert {one["name"]: one["clientURLs"] for one in after} == {
            one.name: [f"http://{one.address}"] for one in lab.members
        }
        assert [one.advertised for one in lab.members] == [(f"http://{one.address}",) for one in lab.members]
        assert {one.pid for one in lab.members}.isdisjoint(pids)
        assert count(lab.endpoints[0]) == "1"
    assert [one.before[:39] for one in changed] == ["--advertise-client-urls=http://0.0.0.0:"] * members
    assert [one.after[:41] for one in changed] == ["--advertise-client-urls=http://127.0.0.2:"] * members


def test_a_learner_becomes_a_voter(server: Path) -> None:
    with Sandbox("learner", etcd=server) as lab:
        lab.apply(Promote(1))

        assert [one.get("isLearner", False) for one in members_of(lab.members[1].address)] == [False, False]


def test_a_member_starts_for_the_first_time(server: Path) -> None:
    with Sandbox("member-never-started", etcd=server) as lab:
        lab.apply(StartMember(3))

        assert [one.running for one in lab.members] == [True] * 4
        assert {one["name"] for one in members_of(lab.members[3].address)} == {one.name for one in lab.members}


def test_a_member_that_left_has_the_data_of_the_others_again(server: Path) -> None:
    with Sandbox("forced-new-cluster", etcd=server) as lab:
        own, others = lab.members[0].address, lab.members[1].address
        put(others)
        alone = [one["name"] for one in members_of(own)], len(members_of(others)), count(own)
        lab.apply(JoinAgain(0))

        assert alone == (["etcd-0"], 3, "0")
        assert {one["name"] for one in members_of(own)} == {one.name for one in lab.members}
        assert (count(own), len(members_of(others))) == ("1", 3)


def test_a_cluster_starts_where_no_server_was() -> None:
    with Sandbox("nothing-listens") as lab:
        (changed, configured) = lab.apply(StartCluster(MemberPlan("new")), ConfigureClient(("{member 0}",)))

        assert lab.endpoints == (lab.members[0].address,)
        assert [one["name"] for one in members_of(lab.endpoints[0])] == ["new"]
        assert lab.members[0].address in str(changed.text)
        assert configured.after == f"endpoints={lab.endpoints[0]}"


def test_a_url_that_etcd_refuses_is_an_error_with_its_log() -> None:
    with Sandbox("healthy") as lab, pytest.raises(SandboxError, match=r"(?s)ended with exit code.*Its log ends with"):
        lab.apply(Advertise(0, ("http://no-port",)))


def test_a_closed_sandbox_cannot_be_changed() -> None:
    with pytest.raises(SandboxError, match="The sandbox is not running"):
        Sandbox("healthy").apply(Advertise(0))
