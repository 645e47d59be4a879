"""`etcdlab lint`: its output, its formats and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import run

SEED = Path(__file__).parent.parent / "readers/deployments/corpus/compose/seed.yml"
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


def test_chinese() -> None:
    assert "错误 [R1 advertises-unspecified]" in run("lint", str(SEED), "--lang", "zh").out
