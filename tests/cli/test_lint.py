"""`etcdlab lint`: its output, its formats and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import run

SEED = Path(__file__).parent.parent / "readers/deployments/corpus/compose/seed.yml"
LOG = Path(__file__).parent.parent / "readers/logs/seed.log"
CAPTURE = bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")
"""A pcap file without a packet."""
RIGHT = SEED.parent / "service_name.yml"


@pytest.mark.parametrize("option", [[], ["--all"], ["--json"], ["--sarif"], ["--github"]])
def test_the_exit_code_is_the_same_in_every_format(option: list[str]) -> None:
    assert [run("lint", str(path), *option).code for path in (SEED, RIGHT, SEED.parent / "invalid.yml")] == [1, 0, 2]


def test_the_line_of_the_incident_is_reported() -> None:
    result = run("lint", str(SEED))

    assert f"{SEED}:9:36: wrong [R1 advertises-unspecified]" in result.out
    assert "- ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379" in result.out
    assert "etcdlab rule R1" in result.out


def test_json_is_one_object() -> None:
    document = run("lint", str(SEED), "--json").document
    (url,) = [url for url in document["files"][0]["servers"][0]["urls"] if url["kind"] == "advertise-client"]

    assert (url["url"], url["verdict"], url["code"], url["line"]) == ("http://0.0.0.0:2379", "wrong", "R1", 9)


def test_a_baseline_is_written_and_used(tmp_path: Path) -> None:
    baseline = str(tmp_path / "baseline.json")

    assert run("lint", str(SEED), "--write-baseline", baseline).code == 0
    assert run("lint", str(SEED), "--baseline", baseline).code == 0
    assert run("lint", str(SEED), str(SEED.parent / "crlf.yml"), "--baseline", baseline).code == 1


def test_two_formats_at_once_are_refused() -> None:
    result = run("lint", str(SEED), "--sarif", "--github")

    assert result.code == 2
    assert "Use one of them at a time." in result.err


def test_a_path_that_does_not_exist() -> None:
    result = run("lint", "nothing.yml")

    assert result.code == 2
    assert "nothing.yml does not exist." in result.err


@pytest.mark.parametrize(("name", "kind"), [("service.log", "a log"), ("client.pcap", "a packet capture")])
def test_a_file_for_explain_names_that_command(tmp_path: Path, name: str, kind: str) -> None:
    file = tmp_path / name
    file.write_bytes(LOG.read_bytes() if kind == "a log" else CAPTURE)
    result = run("lint", str(file), str(SEED))

    assert result.code == 1
    assert result.err == f"{file} is {kind}. Run `etcdlab explain {file}`.\n"


def test_an_empty_path_is_not_the_current_folder() -> None:
    result = run("lint", "")

    assert (result.code, result.out) == (2, "")
    assert "The value of PATH… is empty." in result.err


def test_what_could_not_be_read_is_counted() -> None:
    summary = run("lint", str(RIGHT), str(SEED.parent / "invalid.yml")).out.splitlines()[-1]

    assert summary.startswith(
        "etcdlab read 1 file. etcdlab could not read 1 file. It starts 1 etcd server. No place is"
    )
    assert run("lint", str(SEED.parent / "invalid.yml")).out.splitlines()[-1] == "etcdlab could not read 1 file."


def test_chinese() -> None:
    assert "错误 [R1 advertises-unspecified]" in run("lint", str(SEED), "--lang", "zh").out
