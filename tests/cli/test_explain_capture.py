"""`etcdlab explain` with packet captures: from files and standard input, as text and JSON, and the errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_explain import SEED, explain
from tests.readers.captures.frames import pcap
from tests.readers.captures.test_switch import seed

CAPTURE = pcap(seed())


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """The packets of the seed's fault."""
    file = tmp_path / "client.pcap"
    file.write_bytes(CAPTURE)
    return file


def test_the_evidence_has_the_numbers_of_the_packets(capture: Path) -> None:
    result = explain(str(capture))
    text = " ".join(result.stdout.decode().split())

    assert result.returncode == 1
    assert text.startswith("✗ 1 fault: Member s advertises http://0.0.0.0:2379.")
    assert "MemberList: s advertises http://0.0.0.0:2379 (packet 10 of" in text
    assert "dial 127.0.0.1:2379: RST answers the SYN. (packet 12 of" in text
    assert text.endswith("etcdlab check 10.0.0.5:2379")


def test_standard_input_may_be_a_capture() -> None:
    document = json.loads(explain("-", "--json", text=CAPTURE).stdout)
    (finding,) = document["findings"]
    packets = document["events"]

    assert (finding["code"], finding["certainty"]) == ("R1", "proved")
    assert {one["kind"] for one in finding["evidence"]} == {"packet"}
    assert [one["line"] for one in packets if one["class"] == "refused"] == [12, 14]
    assert [one["advertised"] for one in packets if one["member"]] == [["http://0.0.0.0:2379"]]
    assert {one["format"] for one in packets} == {"capture"}
    assert {one["file"] for one in packets} == {"stdin"}


def test_a_capture_without_etcd_cannot_tell(tmp_path: Path) -> None:
    file = tmp_path / "other.pcap"
    file.write_bytes(pcap([]))
    result = explain(str(file))

    assert result.returncode == 2
    assert b"No packet is about etcd." in result.stderr
    assert b"`tcpdump -i any -s 0 -w client.pcap" in result.stderr


def test_explain_follows_no_capture(capture: Path) -> None:
    result = explain("-f", str(capture))

    assert result.returncode == 2
    assert b"packet capture" in result.stderr
    assert b"do: " in result.stderr


def test_a_log_and_a_capture_are_one_explanation(capture: Path) -> None:
    result = explain(str(SEED), str(capture))
    text = " ".join(result.stdout.decode().split())

    assert result.returncode == 1
    assert "9 packets of" in text
    assert "The log supports it: line 1 of" in text
