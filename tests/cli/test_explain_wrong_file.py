"""`etcdlab explain` with a file that is not the log of a client: it says what the file is, and what to give instead."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from etcdlab.case import Case
from etcdlab.engines.log import trace_of
from etcdlab.engines.log.reading import Pasted, read_logs
from tests.cli.command import run
from tests.cli.test_explain import SEED, explain

COMPOSE = b"services:\n  etcd:\n    image: quay.io/coreos/etcd:v3.5.9\n    command: etcd --name s\n"


@pytest.mark.parametrize(
    ("name", "content", "texts"),
    [
        ("empty.log", b"", ["has no line", "Give the log of the program"]),
        ("other.log", b"hello\n", ["No line is about etcd", "Give the log of the program"]),
        (
            "cut.log.gz",
            gzip.compress(SEED.read_bytes(), mtime=0)[:60],
            ["end too early", "Give the log of the program"],
        ),
        ("compose.yml", COMPOSE, ["is a deployment file. Run `etcdlab lint "]),
    ],
)
def test_what_the_file_is_and_what_to_give(tmp_path: Path, name: str, content: bytes, texts: list[str]) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    result = explain(str(file))
    stderr = result.stderr.decode()

    assert result.returncode == 2
    assert [text in stderr for text in texts] == [True] * len(texts), stderr
    assert ("Give the log" in stderr) is (name != "compose.yml")


def test_nothing_to_judge_is_no_verdict(tmp_path: Path) -> None:
    """`nothing-wrong` would be said of a file that proves nothing."""
    file, case = tmp_path / "other.log", tmp_path / "case.etcdlab"
    file.write_text("hello\n")
    result = explain(str(file), "--json", "--save", str(case))
    document = json.loads(result.stdout)

    assert (result.returncode, document["verdict"]) == (2, "no-evidence")
    assert document["notes"][-1].startswith("Give the log of the program that uses etcd")
    assert not case.exists()
    assert b"saved no case" in result.stderr


def test_a_case_without_evidence_is_no_good_news(tmp_path: Path) -> None:
    """An older etcdlab saved such cases."""
    trace = trace_of(read_logs([Pasted(b"hello")]))
    case = str(Case(traces=(trace,)).save(tmp_path / "case.etcdlab"))
    result = run("show", case)

    assert result.code == 2
    assert "No line is about etcd." in result.out.splitlines()[0]


def test_an_empty_name_is_refused() -> None:
    result = explain("")

    assert result.returncode == 2
    assert b"The name of a log is empty." in result.stderr


def test_standard_input_has_a_name() -> None:
    text = explain("-", text=SEED.read_bytes()).stdout.decode()

    assert "(log line 1 of stdin)" in text
    assert "1 line of stdin" in text
