"""Clusters of one's own: what members of real clusters advertise, are called and are set up with."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import trustme

from etcdlab.errors import SandboxError
from etcdlab.sandboxes.binaries import find_etcd
from etcdlab.sandboxes.http import ask
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan, Scenario
from tests.sandboxes.processes import LIMIT, members_of, port_of


def cluster(*members: MemberPlan) -> Scenario:
    return Scenario("odd", "odd but legal", "", members=members)


@pytest.mark.parametrize(
    "advertised",
    [
        ("unix://localhost:2379",),
        ("http://127.0.0.1:111",),
        ("http://[::]:2379", "http://0:2379", "https://0.0.0.0:2379"),
        ("http://10.0.0.1:2379", "http://10.0.0.1:2380", "http://localhost:2379"),
        tuple(f"http://10.0.{i // 250}.{i % 250 + 1}:2379" for i in range(2000)),
    ],
)
def test_a_member_advertises_the_urls_of_its_plan(advertised: tuple[str, ...]) -> None:
    with Sandbox(cluster(MemberPlan("a", advertise=advertised))) as lab:
        (member,) = members_of(lab.endpoints[0])

        assert sorted(member["clientURLs"]) == sorted(advertised)


@pytest.mark.parametrize(
    "advertised", ["http://:2379", "http://10.0.0.1", "http://10.0.0.1:2379/path", "http://a{b}c:1"]
)
def test_what_etcd_itself_refuses_to_advertise_is_quoted(advertised: str) -> None:
    with pytest.raises(SandboxError, match=r"(?s)Its log ends with:\n.*advertise-client-urls"):
        Sandbox(cluster(MemberPlan("a", advertise=(advertised,)))).start()


@pytest.mark.parametrize(
    "name", ["[/]", "[bold]", "<b>x</b>", "\x1b[31m", "a\nb", "\"q'", "%s", "\u202e", "../..", "--name", "x" * 10_000]
)
def test_a_member_may_be_called_anything(name: str) -> None:
    with Sandbox("healthy", names=[name]) as lab:
        assert [m["name"] for m in members_of(lab.endpoints[0])] == [name]


def test_a_learner_joins_a_running_cluster() -> None:
    with Sandbox(cluster(MemberPlan("a"), MemberPlan("b", learner=True))) as lab:
        assert {m["name"]: m.get("isLearner", False) for m in members_of(lab.endpoints[0])} == {"a": False, "b": True}
        assert len(lab.endpoints) == 2


def test_a_member_that_never_started_has_no_urls() -> None:
    """A member that was added and never started has no name and no URLs in the member list."""
    plans = (MemberPlan("a"), MemberPlan("b"), MemberPlan("c"), MemberPlan("d", never_started=True))

    with Sandbox(cluster(*plans)) as lab:
        (unstarted,) = [m for m in members_of(lab.endpoints[0]) if not m.get("name")]
        assert "clientURLs" not in unstarted
        assert len(lab.endpoints) == 3

        lab.start_member("d")

        assert {m["name"] for m in members_of(lab.members[3].address)} == {"a", "b", "c", "d"}


def test_members_serve_tls_and_demand_a_client_certificate(tmp_path: Path) -> None:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    pair = ca.issue_cert("127.0.0.2")
    pair.private_key_pem.write_to_path(tmp_path / "key.pem")
    pair.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    tls = (
        f"--cert-file={tmp_path}/cert.pem",
        f"--key-file={tmp_path}/key.pem",
        f"--trusted-ca-file={tmp_path}/ca.pem",
        "--client-cert-auth",
    )

    with Sandbox(cluster(*(MemberPlan(name, flags=tls) for name in "abc"))) as lab:
        listed = etcdctl(lab, tmp_path)

        assert {m["clientURLs"][0] for m in listed["members"]} == {f"https://{a}" for a in lab.endpoints}


def etcdctl(lab: Sandbox, folder: Path) -> dict[str, list[dict[str, list[str]]]]:
    certificates = [f"--cacert={folder}/ca.pem", f"--cert={folder}/cert.pem", f"--key={folder}/key.pem"]
    command = [
        find_etcd("etcdctl"),
        f"--endpoints=https://{lab.endpoints[0]}",
        *certificates,
        "member",
        "list",
        "-w=json",
    ]
    output = subprocess.run(command, capture_output=True, timeout=LIMIT, check=True)
    answer: dict[str, list[dict[str, list[str]]]] = json.loads(output.stdout)
    return answer


def test_a_member_stops_and_starts_with_authentication() -> None:
    """Authentication is on while the member stops and starts."""
    with Sandbox("healthy", members=3) as lab:
        for path, body in [
            ("user/add", {"name": "root", "password": "r"}),
            ("user/grant", {"user": "root", "role": "root"}),
            ("enable", {"name": ""}),
        ]:
            assert ask(lab.endpoints[0], f"/v3/auth/{path}", json.dumps(body).encode(), timeout=LIMIT).status == 200

        lab.stop_member("etcd-0")
        lab.start_member("etcd-0")

        refused = ask(lab.endpoints[0], "/v3/kv/range", b'{"key":"AA=="}', timeout=LIMIT)
        assert (refused.status, b"user name is empty" in refused.body) == (400, True)


def test_a_client_may_be_configured_with_some_endpoints_only() -> None:
    plans = (MemberPlan("a"), MemberPlan("b"))
    odd = Scenario("odd", "", "", members=plans, client_endpoints=("{address}", "10.0.0.1:{port}"))

    with Sandbox(odd) as lab:
        first = lab.members[0].address
        assert lab.endpoints == (first, f"10.0.0.1:{port_of(first)}")
