"""The seed's fault on a real wire: an etcd, the real Go client, and packets recorded in a network namespace.

The recorder opens raw sockets. A user may do so in a user namespace and network namespace of their own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etcdlab.chain import chain_of
from etcdlab.engines.build.probes import build_probe
from etcdlab.engines.build.toolchain import find_go
from etcdlab.explanation import explain
from etcdlab.investigation import Investigation
from tests.readers.captures.inside import SILENT
from tests.readers.captures.reading import notes_of

_LINKS = f"""
set -e
ip link set lo up
ip address add 192.168.20.151/32 dev lo
ip link add v0 type veth peer name v1
ip address add 10.9.9.1/24 dev v0
ip link set v0 up
ip link set v1 up
ip neighbour add {SILENT.partition(":")[0]} lladdr 02:00:00:00:00:07 dev v0
exec "$0" -m tests.readers.captures.inside "$@"
"""

Record = Callable[[str, str], Investigation]


@pytest.fixture
def record(server: Path, tmp_path: Path) -> Record:
    """Records a client of a release while the member advertises a URL, and explains the capture."""

    def run(release: str, advertised: str) -> Investigation:
        probe = build_probe(find_go(), chain_of(release), lambda _: None)
        arguments = [sys.executable, tmp_path, server, probe, advertised]
        result = subprocess.run(
            ["unshare", "--user", "--map-root-user", "--net", "sh", "-c", _LINKS, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return explain(tmp_path / "seed.pcap")

    return run


@pytest.mark.parametrize(("release", "grpc"), [("seed", "1.29.1"), ("3.5.21", "1.59.0"), ("3.7.1", "1.82.1")])
def test_the_fault_of_the_seed_on_the_wire(record: Record, release: str, grpc: str) -> None:
    investigation = record(release, "http://0.0.0.0:2379")
    trace = investigation.case.trace
    (finding,) = investigation.findings

    assert (finding.code, finding.certainty.value) == ("R1", "proved")
    assert {one.kind for one in finding.evidence} == {"packet"}
    assert trace.origin.grpc == grpc
    assert trace.endpoints == ("192.168.20.151:2379",)
    assert trace.endpoints_in_use == ("http://0.0.0.0:2379",)
    assert [dial.failure.kind for dial in trace.dials if dial.failure] == ["refused"]
    assert "The switch of endpoints is on the wire" in notes_of(investigation)


def test_an_address_that_nobody_answers_on_the_wire(record: Record) -> None:
    """The kernel sends the SYN again after one second."""
    investigation = record("3.7.1", f"http://{SILENT}")
    (failed,) = [dial for dial in investigation.case.trace.dials if dial.failure]

    assert failed.failure is not None
    assert (failed.address, failed.failure.kind) == (SILENT, "timeout")
    assert [finding.code for finding in investigation.findings] == ["R4"]


def test_a_healthy_client_on_the_wire_has_no_finding(record: Record) -> None:
    investigation = record("3.7.1", "http://192.168.20.151:2379")

    assert investigation.findings == ()
    assert [member.name for member in investigation.case.trace.member_lists[0].members] == ["s"]
