"""`etcdlab explain` with a file that is not the log of a client: it says what the file is, and what to give instead."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

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


def test_standard_input_has_a_name() -> None:
    text = explain("-", text=SEED.read_bytes()).stdout.decode()

    assert "(log line 1 of stdin)" in text
    assert "1 line of stdin" in text
