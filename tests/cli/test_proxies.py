"""etcd's own grpc-proxy and kine: they are named, and what they advertise wrongly is corrected at the proxy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import etcdlab
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.answers import answering
from tests.cli.command import cluster, judged, plain, run
from tests.cli.proxies import grpc_proxy


@pytest.fixture(scope="module")
def lab(server: Path) -> Iterator[Sandbox]:
    with cluster(MemberPlan("s"), etcd=server) as running:
        yield running


def test_a_healthy_proxy_is_a_note(lab: Sandbox, tmp_path: Path, server: Path) -> None:
    with grpc_proxy(plain(lab.endpoints)[0], tmp_path, "{own}", etcd=server) as proxy:
        investigation = etcdlab.check(proxy)
        checked = run("check", proxy)

    assert judged(investigation) == [("R8", "grpc-proxy", "note")]
    assert str(investigation.findings[0].summary) == f"A grpc-proxy answers at {proxy}, and not a member."
    assert (checked.code, investigation.exit_code) == (0, 0)


def test_proxies_under_a_prefix_are_a_note(lab: Sandbox, tmp_path: Path, server: Path) -> None:
    with grpc_proxy(plain(lab.endpoints)[0], tmp_path, "{own}", prefix="proxies", etcd=server) as proxy:
        investigation = etcdlab.check(proxy)

    assert judged(investigation) == [("R8", "grpc-proxy", "note")]
    # Registered as host:port, without a scheme.
    assert investigation.case.trace.member_lists[0].members[0].client_urls == (proxy,)


@pytest.mark.parametrize("advertises", [None, "127.0.0.1:1", "127.0.0.2:1", "0.0.0.0:{port}", "nope.invalid:2379"])
def test_a_proxys_wrong_url_is_one_finding_at_the_proxy(
    lab: Sandbox, tmp_path: Path, server: Path, advertises: str | None, dead: str
) -> None:
    """What a proxy advertises wrongly is one finding, and its subject is the proxy."""
    url = None if advertises is None else advertises.replace("{port}", dead.rpartition(":")[2])
    with grpc_proxy(plain(lab.endpoints)[0], tmp_path, url, etcd=server) as proxy:
        investigation = etcdlab.check(proxy)

    (finding,) = investigation.findings
    wrong = url or "127.0.0.1:23790"
    assert str(finding.summary).startswith("The grpc-proxy ")
    assert f"advertises {wrong}" in str(finding.summary)
    assert "--advertise-client-url=<the address of the proxy that its clients reach>" in str(finding.fix.server)
    assert str(finding.fix.server).endswith(f"on the grpc-proxy at {proxy}.")
    assert str(finding.fix.how) == "Then restart the proxy."
    assert finding.fix.before == f"--advertise-client-url={wrong}"
    text = investigation.text()
    assert "start etcd" not in text
    assert "member" not in text.replace("MemberList", "").replace("one member at a time", "").lower()
    assert investigation.exit_code == 1


def test_a_proxy_that_leads_to_another_cluster_is_one_finding(lab: Sandbox, tmp_path: Path, server: Path) -> None:
    with cluster(MemberPlan("x"), etcd=server) as other:
        member, foreign = plain(lab.endpoints)[0], plain(other.endpoints)[0]
        with grpc_proxy(member, tmp_path, foreign, etcd=server) as proxy:
            investigation = etcdlab.check(proxy)

    (finding,) = investigation.findings
    assert "another" in f"{finding.summary} {finding.why}"
    assert "--advertise-client-url=" in str(finding.fix.server)


def test_a_proxy_beside_its_member_is_no_other_cluster(lab: Sandbox, tmp_path: Path, server: Path) -> None:
    with grpc_proxy(plain(lab.endpoints)[0], tmp_path, "{own}", etcd=server) as proxy:
        investigation = etcdlab.check([plain(lab.endpoints)[0], proxy])

    assert judged(investigation) == []


def test_kine_is_named_and_nothing_is_wrong_with_it() -> None:
    # kine, pkg/server: one member without an id, at the authority that the client used; every header is empty.
    with answering([{"name": "kine", "clientURLs": ["http://{address}"]}], cluster=0, member=0) as address:
        investigation = etcdlab.check(address)

    assert judged(investigation) == [("R8", "no-membership", "note")]
    assert investigation.exit_code == 0
