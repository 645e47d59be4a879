"""`etcdlab compare`: two saved cases, or the two newest runs of one."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from etcdlab.case import Case
from etcdlab.trace import Trace
from tests.cli.command import run
from tests.comparison.runs import recording_of


def save(folder: Path, name: str, *traces: Trace) -> str:
    return str(Case(traces=traces).save(folder / f"{name}.etcdlab"))


def test_two_releases_differ(tmp_path: Path) -> None:
    old, new = (save(tmp_path, release, recording_of(release)) for release in ("3.5.9", "3.7.1"))
    result = run("compare", old, new)

    assert (result.code, result.err) == (1, "")
    assert result.out.startswith("≠ The runs differ: 1 call, ")
    assert [line for line in result.out.splitlines() if line.split() == ["≠", "release", "3.5.9", "3.7.1"]]


def test_a_case_beside_itself(tmp_path: Path) -> None:
    case = save(tmp_path, "incident", recording_of("3.5.9"))
    result = run("compare", case, case)

    assert result.code == 0
    assert result.out.startswith("✓ Nothing differs between the two runs.\n")


def test_the_two_newest_runs_of_one_case(tmp_path: Path) -> None:
    case = save(tmp_path, "incident", recording_of("seed"), recording_of("3.5.9"), recording_of("3.7.1"))

    assert run("compare", case).out == run("compare", *(
        save(tmp_path, release, recording_of(release)) for release in ("3.5.9", "3.7.1")
    )).out  # fmt: skip


def test_the_json_has_every_pair(tmp_path: Path) -> None:
    old, new = (save(tmp_path, release, recording_of(release)) for release in ("3.5.9", "3.7.1"))
    result = run("compare", old, new, "--json")
    steps = result.document["steps"]

    assert result.code == 1
    assert result.document["differs"] is True
    assert [one["name"] for one in result.document["question"] if one["differs"]] == ["release", "grpc"]
    assert {step["a"] and step["a"]["station"] for step in steps if step["b"] is None} >= {
        "handle-subconn-state-change"
    }
    (reset,) = {
        (value["a"]["value"], value["b"]["value"], value["a"]["basis"])
        for step in steps
        if step["a"] and step["b"] and step["a"]["station"] == "reset-transport"
        for value in step["values"]
        if value["differs"]
    }
    assert reset == ("CONNECTING", "IDLE", "observed")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["one"], "one.etcdlab has one run, and a comparison needs two."),
        (["one", "missing"], "missing.etcdlab"),
        (["one", "damaged"], "damaged.etcdlab is not a file of etcdlab, or it is damaged"),
    ],
)
def test_what_cannot_be_compared(arguments: list[str], what: str, tmp_path: Path) -> None:
    """An error has the exit code 2: 1 means that something differs."""
    save(tmp_path, "one", recording_of("3.5.9"))
    (tmp_path / "damaged.etcdlab").write_bytes(msgspec.json.encode(Case(traces=(recording_of("3.5.9"),)))[:-100])
    result = run("compare", *(str(tmp_path / f"{name}.etcdlab") for name in arguments))

    assert (result.code, result.out) == (2, "")
    assert what in result.err
    assert "\n  do: " in result.err


def test_the_comparison_in_chinese(tmp_path: Path) -> None:
    case = save(tmp_path, "incident", recording_of("3.5.9"))

    assert run("compare", case, case, "--lang", "zh").out.startswith("✓ 两次运行没有差异。")
