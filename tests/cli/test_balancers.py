"""A load balancer before real members: it answers as each of them, and is no member's own address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import etcdlab
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import cluster
from tests.cli.forward import Forward


@pytest.fixture(scope="module")
def unresolved(server: Path) -> Iterator[Sandbox]:
    """Three members that advertise names which no resolver knows."""
    with cluster(*(MemberPlan(name, advertise=(f"http://{name}.invalid:2379",)) for name in "abc"), etcd=server) as lab:
        yield lab


def test_a_balancer_is_never_proposed_as_the_url_of_a_member(unresolved: Sandbox) -> None:
    with Forward() as balancer:
        balancer.leads_to = ",".join(member.address for member in unresolved.members)
        investigation = etcdlab.check(balancer.address, timeout=10)

    names, note = investigation.findings
    assert [(one.code, one.rule) for one in investigation.findings] == [
        ("R3", "name-does-not-resolve"),
        ("R8", "balancer-endpoint"),
    ]
    assert str(note.summary) == f"{balancer.address} is a load balancer: a, b, c answered there."
    assert [member.name for member in names.members] == ["a", "b", "c"]
    for member in names.members:
        assert member.fix.urls == ()
        assert f"<the address of {member.name} that its clients reach>" in str(member.fix.server)
        assert balancer.address not in str(member.fix.server)
    dialled = [one for one in investigation.case.trace.dials if one.source == "configured"]
    assert {who.member_id for one in dialled for who in one.again} == {
        member.id for member in investigation.case.trace.member_lists[0].members
    }


def test_the_address_of_one_member_is_no_balancer(unresolved: Sandbox) -> None:
    """However often it is dialled."""
    with Forward() as forwarded:
        forwarded.leads_to = unresolved.members[0].address
        investigation = etcdlab.check(forwarded.address, timeout=10)

    assert [one.rule for one in investigation.findings] == ["name-does-not-resolve"]
