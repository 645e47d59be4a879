"""A server that was started without the others of its cluster: it accepts connections and serves nobody."""

from __future__ import annotations

import socket

import pytest

import etcdlab
from etcdlab.cluster.endpoint import Endpoint
from tests.cluster.peers import Etcd, Etcds
from tests.processes import becomes
from tests.servers import on_each_server


@pytest.fixture
def alone(etcds: Etcds) -> list[Etcd]:
    """Two members, each of a cluster of two whose other member does not run."""
    return [_alone(etcds, f"m{number}") for number in range(2)]


def _alone(etcds: Etcds, name: str) -> Etcd:
    endpoint = Endpoint("http", "127.0.0.2", etcds.take_port())
    peer, other = (f"http://127.0.0.2:{etcds.take_port()}" for _ in range(2))
    return etcds._launch(name, endpoint, peer, f"{name}={peer},other={other}", endpoint.url, ())


def listens(etcd: Etcd) -> bool:
    """Whether the server has opened its client port."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex((etcd.endpoint.host, etcd.endpoint.port)) == 0


@on_each_server
def test_servers_that_have_not_joined_are_one_finding(alone: list[Etcd]) -> None:
    """It names the cause."""
    assert all(becomes(lambda one=one: listens(one)) for one in alone)

    investigation = etcdlab.check([one.endpoint.address for one in alone], timeout=1)

    (finding,) = investigation.findings
    addresses = ", ".join(one.endpoint.address for one in alone)
    assert (finding.code, finding.rule) == ("R10", "endpoint-unreachable")
    assert (
        str(finding.summary) == f"The client gets no answer from {addresses}."
        " The port is open, and the server sends nothing at the stage h2."
    )
    assert "has not joined its cluster yet, or has had no quorum since it started" in str(finding.why)
    assert "Start the other members of its --initial-cluster" in str(finding.fix.server)
    assert len(finding.evidence) == 2
    assert investigation.exit_code == 2
