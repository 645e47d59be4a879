"""A log is a log and a deployment file is one, by the content alone: no log of the corpora is taken for a file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from etcdlab.engines.recording import load_recording, recordings
from etcdlab.readers.recognition import recognize

HERE = Path(__file__).parent
LOGS = {one["name"]: one for one in tomllib.loads((HERE / "logs" / "corpus.toml").read_text("utf-8"))["log"]}
FILES = [path for path in sorted((HERE / "deployments" / "corpus").rglob("*")) if path.is_file()]
FILES = [path for path in FILES if path.suffix != ".toml"]
RECORDED = [trace for trace in (load_recording(one.scenario, one.release).trace for one in recordings()) if trace.log]


@pytest.mark.parametrize("log", [one for one in LOGS.values() if one.get("events", 1)], ids=lambda one: one["name"])
@pytest.mark.parametrize("name", ["service.log", "notes.txt"])
def test_a_log_of_the_corpus_is_a_log(log: dict[str, str], name: str) -> None:
    assert recognize(name, log["text"].encode()) == "log"


@pytest.mark.parametrize("log", [one for one in LOGS.values() if not one.get("events", 1)], ids=lambda one: one["name"])
def test_a_log_without_etcd_is_nothing(log: dict[str, str]) -> None:
    assert recognize("service.log", log["text"].encode()) == ""


def test_the_lines_of_every_real_client_are_a_log() -> None:
    kinds = {recognize("pasted.log", "\n".join(trace.log).encode()) for trace in RECORDED}

    assert (len(RECORDED) > 10, kinds) == (True, {"log"})


def test_no_deployment_file_is_taken_for_a_log() -> None:
    """Some files of the corpus start no etcd by themselves: these are neither."""
    kinds = [recognize(path.name, path.read_bytes()) for path in FILES]

    assert "log" not in kinds
    assert kinds.count("deployment") > 70


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"\xff\xfe", b"x" * 1_000_000, b"{" * 10_000])
def test_odd_bytes_are_nothing(data: bytes) -> None:
    assert recognize("a", data) == ""
