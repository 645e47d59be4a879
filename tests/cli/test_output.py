"""What the command prints, where, and with which exit code."""

from __future__ import annotations

import os
import platform
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import etcdlab
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import scenarios
from tests.cli.command import ETCDLAB, LIMIT, environment, run
from tests.cluster.peers import Peers

FIELDS = {
    *(
        "format",
        "host",
        "started",
        "target",
        "release",
        "synced",
        "process",
        "subconns",
        "members",
        "member_lists",
        "dials",
        "supposed",
    ),
    *("findings", "verdict", "outcome", "outcome_after_a_sync", "complete", "notes"),
    *(
        "endpoints",
        "grpc",
        "framework",
        "autosync",
        "other_clients",
        "vantages",
        "deployments",
        "kubernetes",
        "history",
    ),
    *("releases", "grpc_releases", "events"),
}
OF_DIAL = {"url", "address", "source", "from", "stages", "outcome", "identity"}
OF_FINDING = {
    *("code", "rule", "severity", "certainty", "vantage", "places", "logs", "supposed", "needs_sync"),
    *("concerns", "client"),
    *("subject", "summary", "why", "members", "evidence", "fix", "ruled_out"),
}
OF_OUTCOME = {"call", "basis", "deadline", "returns", "logs"}


@pytest.fixture(scope="module")
def faulty() -> Iterator[Sandbox]:
    with etcdlab.sandbox("advertises-unspecified") as lab:
        yield lab


def test_json_is_one_object_of_exactly_these_fields(faulty: Sandbox) -> None:
    checked = run("check", *faulty.endpoints, "--json", "--release", "3.5.9")

    document = checked.document
    assert (checked.code, checked.err) == (1, "")
    assert set(document) == FIELDS
    assert (document["format"], document["target"], document["release"]) == (2, faulty.endpoints[0], "3.5.9")
    assert document["host"] == platform.node()
    assert {frozenset(dial) for dial in document["dials"]} == {frozenset(OF_DIAL)}
    assert {frozenset(finding) for finding in document["findings"]} == {frozenset(OF_FINDING)}
    assert [finding["code"] for finding in document["findings"]] == ["R1"]
    assert set(document["outcome"]) == OF_OUTCOME
    assert document["members"][0]["client_urls"] == list(faulty.members[0].advertised)


def test_findings_are_exit_code_1_and_a_healthy_cluster_is_0(faulty: Sandbox) -> None:
    with etcdlab.sandbox("healthy") as healthy:
        right = run("check", *healthy.endpoints)

    assert (run("check", *faulty.endpoints).code, right.code) == (1, 0)
    assert "No finding: etcdlab found no fault." in right.out
    assert right.err == ""


def test_the_environment_of_etcdctl_counts(faulty: Sandbox) -> None:
    assert run("check", ETCDCTL_ENDPOINTS=faulty.endpoints[0]).code == 1


def test_a_client_that_never_syncs_gets_a_warning(faulty: Sandbox) -> None:
    checked = run("check", *faulty.endpoints, "--autosync", "off", "--json")

    (finding,) = checked.document["findings"]
    output = run("check", *faulty.endpoints, "--autosync", "off").out
    assert (checked.code, finding["code"], finding["severity"]) == (0, "R1", "warning")
    assert checked.document["outcome"]["returns"] == ["ok"]
    words = " ".join(output.split())
    assert "AutoSync is off, so this client keeps its configured endpoints" in words
    assert "the next Get with a deadline of 1.5 s (observed) returns ok" in words
    assert "once something has called Sync (supposed) returns context deadline exceeded" in words


def test_a_saved_case_is_read_again(faulty: Sandbox, tmp_path: Path) -> None:
    saved = run("check", *faulty.endpoints, "--save", str(tmp_path / "incident.etcdlab"))

    case = etcdlab.Case.load(tmp_path / "incident.etcdlab")
    assert saved.code == 1
    assert [one.code for one in etcdlab.Investigation(case).findings] == ["R1"]
    assert [path.name for path in tmp_path.iterdir()] == ["incident.etcdlab"]


def test_show_prints_a_saved_case_word_for_word(tmp_path: Path) -> None:
    """Its cluster is gone."""
    saved = tmp_path / "incident.etcdlab"
    with etcdlab.sandbox("advertises-unspecified") as lab:
        checked = run("check", *lab.endpoints, "--save", str(saved))
    output = run("show", str(saved))
    assert (output.code, output.out) == (1, checked.out)
    assert "R1" in output.out


def test_what_is_no_saved_case_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("0.0.0.0 again?")
    refused = run("show", str(tmp_path / "notes.txt"))
    assert (refused.code, refused.out) == (2, "")
    assert "notes.txt" in refused.err
    assert "do: " in refused.err


def test_what_cannot_be_saved_is_shown_all_the_same(faulty: Sandbox, tmp_path: Path) -> None:
    checked = run("check", *faulty.endpoints, "--save", str(tmp_path / "no" / "folder"), "--json")

    assert checked.code == 2
    assert checked.document["findings"][0]["code"] == "R1"
    assert "do: Save to another folder" in checked.err


def test_the_scenarios_are_listed() -> None:
    names = [line.split()[0] for line in run("scenarios").out.splitlines()]

    assert names == [one.name for one in scenarios()]


def test_a_doctor_says_what_is_there_and_what_is_missing() -> None:
    doctor = run("doctor", PATH="/nowhere")

    assert doctor.code == 0
    *pieces, conclusion = doctor.out.splitlines()
    assert {line.split()[1] for line in pieces} == {
        *("etcd", "trustme", "servers", "dot", "pygraphviz", "go", "jupyterlab", "notebooks")
    }
    assert conclusion.startswith("etcdlab ")
    assert "missing  dot         pygraphviz lays the diagram out." in doctor.out
    assert run("doctor", "--json").out.startswith('[{"name": "etcd", "found": ')


def test_a_terminal_sees_that_something_goes_on(peers: Peers) -> None:
    silent = f"127.0.0.2:{peers.listen(8).getsockname()[1]}"
    near, far = pty.openpty()
    command = [ETCDLAB, "check", silent, "--timeout", "2.5", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=far, env=environment(TERM="xterm")) as checking:
        os.close(far)
        output = read_all(near)
        assert checking.stdout
        printed = checking.stdout.read()
        assert checking.wait(LIMIT) == 2

    assert b"etcdlab runs the client ..." in output
    assert printed.startswith(b'{"format": 2')


def test_whoever_is_no_terminal_sees_no_progress(peers: Peers) -> None:
    silent = f"127.0.0.2:{peers.listen(8).getsockname()[1]}"

    assert run("check", silent, "--timeout", "1.5").err == ""


def read_all(terminal: int) -> bytes:
    """Everything a terminal was sent until its other end closed."""
    data = b""
    try:
        while chunk := os.read(terminal, 4096):
            data += chunk
    except OSError:
        pass  # This is how a pty says that its other end was closed.
    finally:
        os.close(terminal)
    return data


@pytest.mark.parametrize(
    ("variables", "coloured"), [({"FORCE_COLOR": "1"}, True), ({}, False), ({"FORCE_COLOR": ""}, False)]
)
def test_force_color_gives_a_pipe_colours(variables: dict[str, str], coloured: bool) -> None:
    result = run("demo", "--engine", "recording", TERM="xterm-256color", **variables)

    assert ("\x1b[1;31m✗ 1 fault" in result.out) is coloured
    assert "✗ 1 fault" in result.out
