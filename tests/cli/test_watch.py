"""`etcdlab watch`: the present state, a line for each change, a summary, and the saved case."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import etcdlab
from etcdlab.sandboxes.sandbox import Sandbox
from tests.cli.command import ETCDLAB, LIMIT, environment, run


@contextmanager
def watching(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A watch that runs meanwhile. It is ended at the end of the block, if it still runs."""
    process = subprocess.Popen(
        [ETCDLAB, "watch", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(LIMIT)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def lines_until(process: subprocess.Popen[str], text: str) -> list[str]:
    """The lines up to one with that text. A watch that does not print it is ended by the test's timeout."""
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if text in line:
            return lines
    raise AssertionError(lines)


def test_a_watch_that_ends_by_itself() -> None:
    with Sandbox("healthy", members=3) as lab:
        result = run("watch", *lab.endpoints, "--every", "1s", "--for", "2s")

    first, verdict, summary, last = result.out.splitlines()
    assert result.code == 0
    assert first.endswith("Z  The cluster has 3 members. etcdlab dialled 3 URLs, and 3 of them answered.")
    assert verdict == last == "✓ No finding: etcdlab found no fault."
    assert summary.startswith("Watched from 20")
    assert re.search(r" rounds? ended\. etcdlab observed 0 changes\.", summary)  # a slow machine leaves rounds out


def test_the_exit_code_is_that_of_check_for_the_last_round() -> None:
    with Sandbox("advertises-unspecified") as lab:
        result = run("watch", *lab.endpoints, "--for", "100ms")

    assert result.code == 1
    assert "advertises http://0.0.0.0:" in result.out.splitlines()[1]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_a_summary_and_the_case(end: signal.Signals, tmp_path: Path) -> None:
    file = tmp_path / "watch.etcdlab"
    with Sandbox("healthy", members=3) as lab:
        address = lab.members[1].address
        with watching(*lab.endpoints, "--every", "1s", "--save", str(file)) as process:
            lines_until(process, "No finding")
            lab.stop_member("etcd-1")
            changes = lines_until(process, "New finding R10 member-down")
            process.send_signal(end)
            out, err = process.communicate(timeout=LIMIT)

    assert process.returncode == 0, "one member that is down is a note"
    assert any(f"Z  etcd-1 http://{address}  The dial fails at stage tcp now: " in line for line in changes)
    assert out.splitlines()[-2].startswith("Watched from ")
    assert f"Saved: {file}" in err
    history = etcdlab.Case.load(file).history
    assert history
    assert {"reachability", "finding"} <= {change.kind for change in history.changes}
    displayed = run("show", str(file))
    assert displayed.code == 0
    assert f"etcd-1 http://{address}  The dial fails at stage tcp now: " in displayed.out
    assert len(run("show", str(file), "--json").document["history"]["changes"]) == len(history.changes)


def test_the_case_is_saved_when_the_reader_has_ended(tmp_path: Path) -> None:
    file = tmp_path / "watch.etcdlab"
    with (
        Sandbox("healthy", members=3) as lab,
        watching(*lab.endpoints, "--every", "1s", "--save", str(file)) as process,
    ):
        lines_until(process, "No finding")
        assert process.stdout
        process.stdout.close()
        lab.stop_member("etcd-1")
        process.wait(LIMIT)

    assert process.returncode == 141
    assert etcdlab.Case.load(file).history


def test_json_is_one_object_in_each_line() -> None:
    with Sandbox("healthy") as lab, watching(*lab.endpoints, "--every", "1s", "--timeout", "1", "--json") as process:
        start = _object(lines_until(process, "start")[-1])
        lab.stop_member("etcd-0")
        change = _object(lines_until(process, "reachability")[-1])
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=LIMIT)

    end = _object(out.splitlines()[-1])
    assert [one["event"] for one in (start, change, end)] == ["start", "change", "end"]
    assert (start["verdict"], start["findings"]) == ("nothing-wrong", [])
    assert [one["reached"] for one in start["urls"]] == [True]
    assert (change["before"], change["after"]) == ([], ["tcp", "refused"])
    assert end["verdict"] != "nothing-wrong"
    assert end["changes"] >= 1
    assert process.returncode == 2


def test_the_metrics_are_written_after_each_round(tmp_path: Path) -> None:
    file = tmp_path / "etcdlab.prom"
    with Sandbox("healthy") as lab:
        url = lab.members[0].advertised[0]
        result = run("watch", *lab.endpoints, "--every", "1s", "--for", "1s", "--metrics", str(file))

    text = file.read_text("utf-8")
    assert result.code == 0
    assert f'url="{url}"' in text
    assert re.search(r"^etcdlab_watch_rounds_total\{.*\} [12]$", text, re.MULTILINE)
    assert [one.name for one in tmp_path.iterdir()] == ["etcdlab.prom"]


def test_metrics_that_cannot_be_written_end_the_watch(tmp_path: Path) -> None:
    with Sandbox("healthy") as lab:
        result = run("watch", *lab.endpoints, "--metrics", str(tmp_path / "no" / "etcdlab.prom"))

    assert result.code == 2
    assert "etcdlab cannot write" in result.err


def test_a_cluster_that_is_down_is_watched_too(dead: str) -> None:
    result = run("watch", dead, "--every", "1s", "--for", "1s", "--timeout", "1")

    assert result.code == 2
    assert "etcdlab dialled 1 URL, and 0 of them answered." in result.out.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("--every", "0s"), "etcdlab: The time between two rounds must be from 1 to 86400 seconds, got 0."),
        (("--every", "10"), "etcdlab: A duration has a number and a unit, got '10'."),
        (("--for", "x"), "etcdlab: A duration has a number and a unit, got 'x'."),
        (("--for", "0s"), "etcdlab: The time after which the watch ends must be more than 0 seconds, got 0s."),
        (("--ca", "/nowhere.pem"), "etcdlab: etcdlab cannot read /nowhere.pem: No such file or directory"),
    ],
)
def test_wrong_options(arguments: tuple[str, ...], what: str) -> None:
    result = run("watch", "https://127.0.0.1:1", *arguments)

    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(what)
    assert arguments[0] == "--ca" or f" ({arguments[0]})" in result.err


def _object(line: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(line)
    return loaded
