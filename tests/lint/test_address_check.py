"""`fix` asks a real cluster: an address of another member is refused, and the server's own address is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etcdlab.cluster.access import Access
from etcdlab.cluster.endpoint import parse_endpoints
from etcdlab.lint.address_check import AddressCheck
from etcdlab.lint.fix import FileFix, fix_text
from etcdlab.lint.replacement import Address
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import cluster, run

WRONG = "http://0.0.0.0:2379"
UNIT = "[Service]\nExecStart=/usr/bin/etcd {name} --advertise-client-urls {url}\n"


@pytest.fixture(scope="module")
def lab() -> Iterator[Sandbox]:
    """Member s advertises 0.0.0.0, and t a name that nobody resolves."""
    plans = MemberPlan("s", advertise=(WRONG,)), MemberPlan("t", advertise=("http://t.invalid:2379",))
    with cluster(*plans) as running:
        yield running


@pytest.fixture
def check(lab: Sandbox) -> AddressCheck:
    return AddressCheck.of_cluster(parse_endpoints(lab.endpoints, secure=False), Access())


def fixed(check: AddressCheck, address: str, name: str = "--name s", url: str = WRONG) -> FileFix:
    host, _, port = address.rpartition(":")
    data = UNIT.format(name=name, url=url).encode()
    one = fix_text("etcd.service", data, address=Address(host, int(port)), check=check)
    assert one is not None
    return one


def address_of(lab: Sandbox, name: str) -> str:
    return next(member.address for member in lab.members if member.name == name)


@pytest.mark.parametrize(("name", "url"), [("--name s", WRONG), ("", WRONG), ("--name s", "http://[::]:2379")])
def test_the_servers_own_address_is_written(lab: Sandbox, check: AddressCheck, name: str, url: str) -> None:
    """The server is known by its name, or by the URL that its file sets and its member advertises."""
    own = address_of(lab, "s")
    one = fixed(check, own, name, url)

    assert f"http://{own}" in one.after
    assert [str(remark) for remark in one.remarks] == [f"s answers at {own}."]


@pytest.mark.parametrize("name", ["--name s", "", "--name u"])
def test_an_address_of_another_member_is_refused(lab: Sandbox, check: AddressCheck, name: str) -> None:
    other = address_of(lab, "t")
    one = fixed(check, other, name)

    assert one.after == one.before
    assert [str(refused.reason).partition(", and")[0] for refused in one.refused] == [f"t answers at {other}"]


def test_an_advertised_address_of_another_member(check: AddressCheck) -> None:
    """Nobody answers there, and the member list says whose address it is."""
    (refused,) = fixed(check, "t.invalid:2379").refused

    assert str(refused.reason).startswith("t advertises t.invalid:2379, and it is another member than server s")


def test_an_address_of_another_cluster_is_refused(check: AddressCheck) -> None:
    with cluster(MemberPlan("s")) as another:
        address = another.members[0].address
        (refused,) = fixed(check, address).refused

    assert str(refused.reason) == f"Another etcd cluster answers at {address}."


def test_nothing_is_refused_that_nothing_shows(lab: Sandbox, check: AddressCheck) -> None:
    """No etcd answers, or the file does not say which member its server is."""
    silent = fixed(check, "u.invalid:2379")
    unknown = fixed(check, address_of(lab, "t"), "", "http://0.0.0.0:4")

    assert "http://u.invalid:2379" in silent.after
    assert str(silent.remarks[0]).startswith("No etcd answers from this host at u.invalid:2379")
    assert unknown.fixed
    assert "The file does not say which member server etcd is." in str(unknown.remarks[0])


def test_the_command_asks_first(lab: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> None:
    unit = tmp_path_factory.mktemp("fix") / "etcd.service"
    unit.write_text(before := UNIT.format(name="--name s", url=WRONG))
    options = ("fix", str(unit), "--advertise", "t.invalid", "--write", "--check")
    refused = run(*options, lab.endpoints[0])
    nobody = run(*options, "127.0.0.1:1")

    assert (refused.code, nobody.code) == (1, 2)
    assert "t advertises t.invalid:2379" in refused.err
    assert "127.0.0.1:1" in nobody.err
    assert unit.read_text() == before
