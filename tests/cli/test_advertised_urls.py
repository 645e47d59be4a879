"""What is said of advertised URLs, and what is proposed, on real servers."""

from __future__ import annotations

import pytest

import etcdlab
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import cluster, judged, plain, run
from tests.cluster.peers import Etcds


def test_no_fix_proposes_the_unspecified_address(etcds: Etcds) -> None:
    """The cluster is asked at 0.0.0.0, and the fix does not propose 0.0.0.0."""
    etcd = etcds.start(host="0.0.0.0")

    investigation = etcdlab.check(f"0.0.0.0:{etcd.endpoint.port}")

    (finding,) = investigation.findings
    assert finding.code == "R1"
    assert (finding.fix.after, finding.fix.urls) == ("", ())
    assert "the address of m0 that its clients reach" in str(finding.fix.server)
    assert "0.0.0.0" not in str(finding.fix.server)


def test_loopback_at_a_port_that_never_answered_is_two_faults(dead: str) -> None:
    """A loopback URL at another port than the one that answered is both faults."""
    with cluster(MemberPlan("s", advertise=(f"http://{dead}",))) as lab:
        investigation, address = etcdlab.check(plain(lab.endpoints)), lab.members[0].address

    (finding,) = investigation.findings
    assert (finding.code, str(finding.severity)) == ("R2", "fault")
    assert str(finding.summary) == (
        f"Member s advertises http://{dead}. A client on another host dials itself. etcdlab got an answer at {address}."
    )
    assert "The port is wrong, too: the answer came from another port." in str(finding.why)
    assert "A loopback address always means the host that dials." in str(finding.why)


def test_a_what_if_without_a_url_that_serves_is_no_exit_code_0() -> None:
    with cluster(MemberPlan("etcd-0")) as lab:
        result = run("check", *plain(lab.endpoints), "--what-if", "etcd-0=http://127.0.0.2:1", "--json")

    assert result.code == 1
    assert result.document["what_if"]["outcome"]["returns"] == ["context deadline exceeded"]
    assert [one["rule"] for one in result.document["what_if"]["findings"]] == ["unreachable-url"]


@pytest.mark.parametrize("engine", ["live", "go"])
def test_without_autosync_the_sync_has_a_heading_of_its_own(engine: str) -> None:
    """A client without AutoSync gets a warning, and the table separates what only a Sync would do."""
    with cluster(MemberPlan("s", advertise=("http://localhost:{port}",))) as lab:
        investigation = etcdlab.check(plain(lab.endpoints), engine=engine, autosync=0)

    assert judged(investigation) == [("R2", "advertises-loopback", "warning")]
    assert investigation.exit_code == 0
    lines = [" ".join(line.split()) for line in investigation.text(200).splitlines()]
    heading = next(number for number, line in enumerate(lines) if line.startswith("AutoSync is off"))
    assert any(line.startswith("✓ resetTransport 127.0.0.2:") for line in lines[:heading])
    assert {line.removeprefix("✓ ").split()[0] for line in lines[heading + 1 : heading + 5]} >= {
        "Sync",
        "MemberList",
        "SetEndpoints",
    }
    assert investigation.document()["outcome"]["returns"] == ["ok"]
    assert investigation.document()["outcome_after_a_sync"]["returns"] == ["context deadline exceeded"]
