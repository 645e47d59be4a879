"""Every scenario comes to its finding and to no other, by the command and in Python, for every measured release."""

from __future__ import annotations

import json
import random
import shlex
import signal
import string
import subprocess
from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import SandboxError
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan, Scenario, scenario_named, scenarios
from tests.cli.command import ETCDLAB, LIMIT, cluster, environment, judged, plain, run
from tests.cli.forward import Forward
from tests.matrix.cells import PINS, cell
from tests.servers import version_of


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_a_scenario_leads_to_its_finding_and_to_no_other(scenario: Scenario, server: Path) -> None:
    """With the client of each pin: see `make matrix`."""
    version = version_of(server)
    if f"{version[0]}.{version[1]}" in scenario.refused_by:
        with pytest.raises(SandboxError, match="ended with exit code"):
            Sandbox(scenario, etcd=server).start()
        return
    with Sandbox(scenario, etcd=server) as lab:
        cells = [cell(lab, release, version) for release in PINS]

    assert [one.outcome for one in cells] == [one.expected for one in cells]
    assert {code for one in cells for code, _ in one.outcome.leads_to}.isdisjoint(scenario.must_not)


@pytest.mark.parametrize("release", ["seed", "3.5.9", "3.5.21", "3.7.1"])
def test_every_measured_release_meets_the_fault_of_the_seed(release: str, server: Path) -> None:
    with Sandbox("advertises-unspecified", etcd=server) as lab:
        investigation = etcdlab.check(lab.endpoints, release=release)

    assert judged(investigation) == [("R1", "advertises-unspecified", "fault")]
    assert investigation.case.trace.calls[-1].returns[0] == "context deadline exceeded"
    assert "dial tcp 0.0.0.0:" in investigation.case.trace.calls[-1].logs[0]


@pytest.mark.parametrize("members", [1, 2, 3])
def test_a_healthy_cluster_of_any_names_has_no_finding(members: int) -> None:
    """Neither the members' names nor their ports make a finding."""
    names = ["".join(random.choices(string.printable.translate({44: None, 61: None}), k=12)) for _ in range(members)]
    with etcdlab.sandbox("healthy", members=members, names=names) as lab:
        investigation = etcdlab.check(lab.endpoints)

    assert judged(investigation) == [], names
    assert investigation.exit_code == 0


def test_a_demo_ends_with_its_finding_and_exit_code_0() -> None:
    output = run("demo", "advertises-unspecified")

    assert output.code == 0
    assert "R1  Member etcd-0 advertises http://0.0.0.0:" in output.out
    assert "+ ETCD_ADVERTISE_CLIENT_URLS=http://127.0.0.2:" in output.out
    assert "This address belongs to the sandbox. For another cluster it is only an example." in " ".join(
        output.out.split()
    )
    assert output.err == ""


def test_a_sandbox_and_a_check_agree_with_the_demo() -> None:
    """A sandbox in one terminal and a check in another find what the demo finds."""
    command = [ETCDLAB, "sandbox", "advertises-unspecified", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as served:
        assert served.stdout
        first = json.loads(served.stdout.readline())
        checked = run("check", *first["endpoints"], "--json")
        served.send_signal(signal.SIGINT)
        rest = served.stdout.read()
        assert served.wait(LIMIT) == 0

    demo = run("demo", "--json").document
    (checks,), (demos,) = checked.document["findings"], demo["findings"]
    same = ("code", "rule", "severity", "certainty", "vantage", "subject")
    assert checked.code == 1
    assert rest == ""
    assert {name: checks[name] for name in same} == {name: demos[name] for name in same}
    assert first["members"] == [{"name": "etcd-0", "advertises": checks["members"][0]["urls"]}]


@pytest.mark.parametrize("scenario", ["certificate-of-another-ca", "user-without-rights"])
def test_the_printed_command_checks_the_sandbox(scenario: str) -> None:
    """A person copies the command into another terminal: the CA or the user and the password are in it."""
    command = [ETCDLAB, "sandbox", scenario, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as served:
        assert served.stdout
        first = json.loads(served.stdout.readline())
        checked = run(*shlex.split(first["command"])[1:], "--json")
        served.send_signal(signal.SIGINT)
        assert served.wait(LIMIT) == 0

    leads_to = [list(pair) for pair in scenario_named(scenario).leads_to]
    assert [[finding["code"], finding["rule"]] for finding in checked.document["findings"]] == leads_to
    assert {"ca", "password"} & first.keys() == {"password" if "user" in first else "ca"}


def test_an_unspecified_url_that_reaches_another_cluster_is_r1() -> None:
    with cluster(MemberPlan("other")) as other, Forward() as here:
        here.leads_to = other.endpoints[0]
        port = here.address.rpartition(":")[2]
        with cluster(MemberPlan("s", advertise=(f"http://0.0.0.0:{port}",))) as lab:
            investigation = etcdlab.check(plain(lab.endpoints))

    (finding,) = investigation.findings
    assert (finding.code, finding.rule, finding.severity) == ("R1", "advertises-unspecified", "warning")
    assert "On this host another cluster answers" in str(finding.why)
    assert investigation.exit_code == 1


@pytest.mark.parametrize("advertised", ["http://0.0.0.0:{port}", "http://127.0.0.1:{port}"])
def test_through_a_port_forward_no_fix_has_loopback(advertised: str) -> None:
    with cluster(MemberPlan("s", advertise=(advertised,))) as lab, Forward() as here:
        here.leads_to = lab.endpoints[0]
        (finding,) = etcdlab.check(here.address).findings

    assert finding.code in ("R1", "R2")
    assert finding.fix.after == ""
    assert "the address of s that its clients reach" in str(finding.fix.server)
    assert "127.0.0" not in str(finding.fix.server)
