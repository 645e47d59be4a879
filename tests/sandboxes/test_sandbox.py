"""What a sandbox is to the person who opens it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import socket
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import etcdlab
from etcdlab.errors import SandboxError, UsageError
from etcdlab.sandboxes.http import ask
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan, Scenario
from etcdlab.sandboxes.server import Server
from tests.processes import runs
from tests.sandboxes.processes import LIMIT, members_of, parent_of, port_of, refused


def cluster_id(address: str) -> str:
    return str(ask(address, "/v3/cluster/member/list", b"{}", timeout=LIMIT).body).partition("cluster_id")[2][:30]


@pytest.fixture(scope="module")
def three() -> Iterator[Sandbox]:
    with Sandbox("healthy", members=3) as lab:
        yield lab


@pytest.mark.parametrize("count", [1, 2, 3])
def test_any_names_and_number_of_members_make_a_healthy_cluster(count: int) -> None:
    names = [f"n{random.randrange(10**9)}" for _ in range(count)]

    with Sandbox("healthy", members=count, names=names) as lab:
        assert {m["name"] for m in members_of(lab.endpoints[0])} == set(names)
        for address, member in zip(lab.endpoints, lab.members, strict=True):
            assert member.running
            assert ask(address, "/v3/kv/range", b'{"key":"AA=="}', timeout=LIMIT).status == 200


def test_endpoints_are_a_tuple_that_names_its_scenario(three: Sandbox) -> None:
    assert three.endpoints == tuple(m.address for m in three.members)
    assert three.endpoints.scenario == "healthy"


def test_two_sandboxes_at_once_are_two_clusters() -> None:
    with Sandbox("healthy") as one, Sandbox("healthy") as other:
        assert set(one.endpoints).isdisjoint(other.endpoints)
        assert cluster_id(one.endpoints[0]) != cluster_id(other.endpoints[0])
        assert len(members_of(one.endpoints[0])) == len(members_of(other.endpoints[0])) == 1


def test_a_stopped_member_refuses_and_comes_back_on_its_address(three: Sandbox) -> None:
    member = three.members[1]

    three.stop_member(member.name)

    assert not three.members[1].running
    assert refused("127.0.0.2", port_of(member.address))
    assert len(members_of(three.endpoints[0])) == 3

    three.start_member(member.name)

    assert len(members_of(member.address)) == 3


@pytest.mark.parametrize("name", ["etcd-0", "etcd-1", "etcd-2"])
def test_whoever_is_stopped_the_others_serve_at_once(three: Sandbox, name: str) -> None:
    three.stop_member(name)

    assert [ask(m.address, "/health", timeout=LIMIT).status for m in three.members if m.running] == [200, 200]

    three.start_member(name)


def test_the_sandbox_ignores_etcd_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox starts its servers without the ETCD_* variables of its environment."""
    monkeypatch.setenv("ETCD_AUTO_COMPACTION_MODE", "nonsense")
    monkeypatch.setenv("ETCD_CERT_FILE", "/nowhere")

    with Sandbox("healthy") as lab:
        assert len(members_of(lab.endpoints[0])) == 1


def test_without_quorum_members_still_stop_and_start(three: Sandbox) -> None:
    three.stop_member("etcd-0")
    three.stop_member("etcd-1")
    assert ask(three.endpoints[2], "/health", timeout=LIMIT).status == 503

    three.start_member("etcd-0")
    three.start_member("etcd-1")

    assert [len(members_of(address)) for address in three.endpoints] == [3, 3, 3]


def test_a_single_member_keeps_its_data_over_a_restart() -> None:
    with Sandbox("healthy") as lab:
        before = cluster_id(lab.endpoints[0])
        assert ask(lab.endpoints[0], "/v3/kv/put", b'{"key":"YQ==","value":"Yg=="}', timeout=LIMIT).status == 200

        lab.stop_member("etcd-0")
        lab.stop_member("etcd-0")
        lab.start_member("etcd-0")
        lab.start_member("etcd-0")

        assert b'"value":"Yg=="' in ask(lab.endpoints[0], "/v3/kv/range", b'{"key":"YQ=="}', timeout=LIMIT).body
        assert cluster_id(lab.endpoints[0]) == before


def test_a_sandbox_goes_on_after_an_interrupt() -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with Sandbox("healthy") as lab:
        pid = lab.members[0].pid
        assert pid
        supervisor = parent_of(pid)
        os.kill(supervisor, signal.SIGSTOP)
        before = signal.signal(signal.SIGALRM, interrupt)
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(KeyboardInterrupt):
            lab.stop_member("etcd-0")
        signal.signal(signal.SIGALRM, before)
        os.kill(supervisor, signal.SIGCONT)

        assert not lab.members[0].running
        lab.start_member("etcd-0")
        again = lab.members[0].pid
        assert again
        assert parent_of(again) == supervisor
        assert not runs(pid)
        assert len(members_of(lab.endpoints[0])) == 1


def test_it_opens_where_an_event_loop_runs_and_from_any_thread() -> None:
    async def cell() -> int:
        with Sandbox("healthy") as lab:
            return len(members_of(lab.endpoints[0]))

    results: list[int] = []
    threads = [threading.Thread(target=lambda: results.append(asyncio.run(cell()))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)

    assert results == [1, 1, 1]


def test_a_closed_sandbox_says_so_and_opens_again() -> None:
    lab = Sandbox("healthy")
    assert repr(lab) == "<Sandbox healthy stopped>"
    for _ in range(2):
        with lab:
            assert repr(lab) == f"<Sandbox healthy at {lab.endpoints[0]}>"
    with pytest.raises(SandboxError, match="do: Open it"):
        _ = lab.endpoints


def test_wrong_usage_says_what_to_do(three: Sandbox) -> None:
    with pytest.raises(UsageError, match="do: The members are etcd-0, etcd-1, etcd-2"):
        three.stop_member("etcd-9")
    with pytest.raises(UsageError, match="do: Leave `members` out"):
        Sandbox("one-member-down", members=2)
    with pytest.raises(UsageError, match="do: Pass `members=1` or more"):
        Sandbox("healthy", members=0)
    with pytest.raises(UsageError, match="do: Give each member one name"):
        Sandbox("healthy", members=3, names=["a"])
    with pytest.raises(UsageError, match="do: Give each member a name of its own"):
        Sandbox("healthy", names=["a", "a"])


@pytest.mark.parametrize("name", ["a,b", "a=b", "a\0b", ""])
def test_a_name_that_no_etcd_can_have_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="do: Use a name that is not empty"):
        Sandbox("healthy", names=[name])


def test_an_etcd_that_does_not_start_is_quoted() -> None:
    odd = Scenario("odd", "", "", members=(MemberPlan("a", flags=("--no-such-flag",)),))

    with pytest.raises(SandboxError, match=r"(?s)flag provided but not defined: -no-such-flag.*do: Correct"):
        Sandbox(odd).start()


def test_a_port_that_another_process_took_first_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with contextlib.ExitStack() as thief:
        hold, taken = Server.of, []

        def robbed(plan: MemberPlan, places: Mapping[str, str], *tls: Any) -> Server:
            server = hold(plan, places, *tls)
            if not taken:
                taken.append(server.client.number)
                thief.enter_context(socket.create_server(("127.0.0.2", server.client.number)))
            return server

        monkeypatch.setattr(Server, "of", robbed)
        with Sandbox("healthy") as lab:
            assert port_of(lab.endpoints[0]) != taken[0]
            assert len(members_of(lab.endpoints[0])) == 1


def test_an_etcd_that_never_serves_ends_at_the_timeout() -> None:
    waiting = MemberPlan("a", flags=("--initial-cluster=a=http://127.0.0.2:9,b=http://127.0.0.2:10",))

    with pytest.raises(SandboxError, match=r"ended with exit code|is not ready after 0\.5 s"):
        Sandbox(Scenario("odd", "", "", members=(waiting,)), timeout=0.5).start()


def test_every_members_own_list_is_whole_at_the_start() -> None:
    """etcd publishes the URLs of a member after it serves, and another member applies that later."""
    with Sandbox("one-member-down", members=3) as lab:
        running = [one.address for one in lab.members if one.pid is not None]
        clusters = [etcdlab.connect(address) for address in running]
        lists = [cluster.member_list(linearizable=False) for cluster in clusters]
        for cluster in clusters:
            cluster.close()

    names = {one.name for one in lists[0].members}
    assert len(names) == 3
    assert [{one.name for one in answer.members if one.client_urls} for answer in lists] == [names, names]
