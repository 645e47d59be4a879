"""Each scenario is in the state it claims: asked of the real servers."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from etcdlab.errors import UsageError
from etcdlab.sandboxes.http import ask
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import scenario_named, scenarios
from tests.sandboxes.processes import LIMIT, members_of, port_of, refused

NAMES = [one.name for one in scenarios()]


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_must_not_lead_to_what_it_leads_to(name: str) -> None:
    one = scenario_named(name)

    assert not {code for code, _ in one.leads_to} & set(one.must_not)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_has_a_text_of_its_own(name: str) -> None:
    text = str(scenario_named(name).story)

    assert [str(one.story) for one in scenarios()].count(text) == 1
    assert len(text.split()) > 40


def test_an_unknown_scenario_names_the_nearest() -> None:
    """The name of a scenario that does not exist is a UsageError."""
    with pytest.raises(UsageError, match=r"do: Did you mean advertises-loopback\?"):
        scenario_named("advertise-loopback")
    with pytest.raises(UsageError, match=r"do: `etcdlab scenarios` lists every scenario\."):
        Sandbox("zzz")


@pytest.mark.parametrize(
    ("name", "advertised"),
    [
        ("healthy", "http://127.0.0.2:{}"),
        ("advertises-unspecified", "http://0.0.0.0:{}"),
        ("advertises-loopback", "http://127.0.0.1:{}"),
        ("name-does-not-resolve", "http://etcd-0.etcd.invalid:{}"),
    ],
)
def test_the_member_advertises_what_the_scenario_says(name: str, advertised: str, server: Path) -> None:
    with Sandbox(name, etcd=server) as lab:
        (endpoint,) = lab.endpoints
        expected = advertised.format(port_of(endpoint))

        assert endpoint == f"127.0.0.2:{port_of(endpoint)}"
        assert lab.members[0].advertised == (expected,)
        assert [m["clientURLs"] for m in members_of(endpoint)] == [[expected]]
        assert refused("127.0.0.1", port_of(endpoint))
        assert refused("0.0.0.0", port_of(endpoint))
        assert refused("::1", port_of(endpoint))


def test_one_member_of_three_is_down_and_the_others_serve(server: Path) -> None:
    with Sandbox("one-member-down", etcd=server) as lab:
        down = [m for m in lab.members if not m.running]

        assert len(lab.endpoints) == 3
        assert [m.name for m in down] == ["etcd-2"]
        assert refused("127.0.0.2", port_of(down[0].address))
        for up in (m for m in lab.members if m.running):
            members = members_of(up.address)
            assert {m["name"]: tuple(m["clientURLs"]) for m in members} == {m.name: m.advertised for m in lab.members}
            assert ask(up.address, "/v3/kv/range", b'{"key":"AA=="}', timeout=LIMIT).status == 200


def test_where_nothing_listens_the_endpoint_refuses() -> None:
    with Sandbox("nothing-listens") as lab:
        (endpoint,) = lab.endpoints

        assert endpoint == f"127.0.0.1:{port_of(endpoint)}"
        assert lab.members == ()
        assert refused("127.0.0.1", port_of(endpoint))


def own_list(address: str) -> dict[str, tuple[str, ...]]:
    """The member list that a member has in its own data."""
    answer = ask(address, "/v3/cluster/member/list", b"{}", timeout=LIMIT)
    return {one["name"]: tuple(one["clientURLs"]) for one in json.loads(answer.body)["members"]}


def test_a_member_that_is_cut_off_has_an_old_list(server: Path) -> None:
    with Sandbox("member-cut-off", etcd=server) as lab:
        _, moved, alone = lab.members

        assert ask(alone.address, "/health", timeout=LIMIT).status == 503
        assert [ask(one.address, "/health", timeout=LIMIT).status for one in lab.members[:2]] == [200, 200]
        assert members_of(lab.endpoints[0]) != []
        assert own_list(alone.address)["etcd-1"] != moved.advertised
        assert own_list(moved.address)["etcd-1"] == moved.advertised


def test_a_suspended_member_accepts_and_sends_nothing() -> None:
    with Sandbox("member-suspended") as lab:
        suspended = lab.members[2]

        with socket.create_connection(("127.0.0.2", port_of(suspended.address)), LIMIT) as connection:
            connection.settimeout(0.5)
            connection.sendall(b"GET /health HTTP/1.0\r\n\r\n")
            with pytest.raises(TimeoutError):
                connection.recv(1)
        assert ask(lab.members[0].address, "/health", timeout=LIMIT).status == 200
