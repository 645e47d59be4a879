"""The bench measures what it says. No test here asserts a time of this machine."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import pytest

from etcdlab.sandboxes.sandbox import Sandbox
from tests.bench import canned, rows
from tests.bench.__main__ import ROWS, main
from tests.bench.machine import settled
from tests.bench.measure import interleaved, processes, timed
from tests.bench.table import HEAD, Result, line


def test_the_sides_take_turns_and_the_first_turn_does_not_count() -> None:
    turns = ""
    times = {"a": iter([900.0, 1.0, 5.0, 2.0]), "b": iter([0.0, 30.0, 10.0, 20.0])}

    def side(name: str) -> float:
        nonlocal turns
        turns += name
        return next(times[name])

    medians = interleaved(3, lambda: side("a"), lambda: side("b"))

    assert medians == (2.0, 20.0)
    assert turns == "abababab"


def test_a_timed_side_does_its_work_once() -> None:
    done = []

    assert timed(lambda: done.append(1))() >= 0
    assert done == [1]


def test_a_process_that_fails_is_not_measured() -> None:
    failing = processes((sys.executable, "-c", "raise SystemExit('no such cluster')"))

    with pytest.raises(RuntimeError, match="exit code 1: no such cluster"):
        failing()


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (Result("dial", 30.0, "raw", 10.0, 3), "dial 30.0 10.0 3.00 <= 3 met raw"),
        (Result("dial", 31.0, "raw", 10.0, 3), "dial 31.0 10.0 3.10 <= 3 missed raw"),
        (Result("import", 22.5, "pass", 12.5, 10, added=True), "import 22.5 12.5 1.80 <= +10 ms met pass"),
        (Result("import", 23.0, "pass", 12.5, 10, added=True), "import 23.0 12.5 1.84 <= +10 ms missed pass"),
        (Result("floor", 150.0, "etcdctl", 100.0), "floor 150.0 100.0 1.50 - - etcdctl"),
        (Result("many", 9.0, "few", 9.0, 1.1, failed=0), "many: 0 failed 9.0 9.0 1.00 <= 1.1 met few"),
        (Result("many", 9.0, "few", 9.0, 1.1, failed=2), "many: 2 failed 9.0 9.0 1.00 <= 1.1 missed few"),
    ],
)
def test_a_line_has_medians_ratio_aim_and_result(result: Result, words: str) -> None:
    assert " ".join(line(result).split()) == words


def test_the_columns_stand_under_their_heads() -> None:
    row = line(Result("dial", 30.0, "raw", 10.0, 3))

    assert [HEAD.index("ours ms") + 7, HEAD.index(" against ms") + 11] == [
        row.index("30.0") + 4,
        row.index("10.0") + 4,
    ]
    assert HEAD.index("against what") == row.index("raw")


def test_every_row_has_a_module_and_every_module_is_a_row() -> None:
    files = {path.stem for path in Path(rows.__path__[0]).glob("*.py")} - {"__init__"}

    assert files == set(ROWS)
    assert all(callable(import_module(f"tests.bench.rows.{name}").rows) for name in ROWS)


def test_only_the_rows_that_are_named_run(capsys: pytest.CaptureFixture[str]) -> None:
    main(["imports", "--runs", "1"])

    printed = capsys.readouterr().out
    table = printed[printed.index(HEAD) :].splitlines()
    assert [text.partition("  ")[0] for text in table[1:3]] == ["import etcdlab", ""]
    assert "cores, load average" in printed
    assert "etcd --version" in printed


@pytest.mark.parametrize("arguments", [["no-such-row"], ["--runs", "0"]])
def test_a_row_there_is_not_is_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)


def test_measured_processes_get_no_etcdctl_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """They share compiled bytecode, and have no ETCDCTL_* variable."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("ETCDCTL_ENDPOINTS", "127.0.0.1:1")
    before = dict(os.environ)
    with settled():
        folder = Path(os.environ["PYTHONPYCACHEPREFIX"])
        processes((sys.executable, "-c", "import etcdlab.errors"))()
        inherited = {"PYTHONDONTWRITEBYTECODE", "ETCDCTL_ENDPOINTS"} & set(os.environ)
        compiled = list(folder.rglob("errors.*.pyc"))

    assert not inherited
    assert compiled
    assert not folder.exists()
    assert dict(os.environ) == before


def test_a_recorded_dial_is_answered_when_it_is_sent_again() -> None:
    with Sandbox("healthy") as lab:
        recorded = canned.record(lab.endpoints[0])
        recorded.replay(70)

    assert recorded.request.startswith(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    assert recorded.request.endswith(b"\0\0\5\0\1\0\0\0\1" + b"\0" * 5), "an empty message that ends the stream"
    assert recorded.end[3:9] == b"\1\5\0\0\0\1", "HEADERS with END_STREAM and END_HEADERS, stream 1"
