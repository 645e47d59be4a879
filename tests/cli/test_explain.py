"""`etcdlab explain`: from files and standard input, as text and JSON, followed, saved, redacted and reported."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from etcdlab.case import Case
from etcdlab.engines.recording import load_recording
from etcdlab.investigation import Investigation
from etcdlab.report.markdown import markdown
from etcdlab.report.redaction import redact
from etcdlab.report.report import report_of

SEED = Path(__file__).parents[1] / "readers" / "logs" / "seed.log"
LIMIT = 60


def explain(*arguments: str, text: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "etcdlab", "explain", *arguments]
    return subprocess.run(command, input=text, capture_output=True, timeout=LIMIT, check=False)


def test_the_line_of_the_seed_alone_is_explained() -> None:
    result = explain(str(SEED))
    text = result.stdout.decode()

    assert result.returncode == 1
    assert text.splitlines()[0] == (
        "✗ 1 fault: A member advertises 0.0.0.0:2379. A client that syncs dials its own host."
    )
    assert "client 3.3.14-3.3.27, 3.4.0-3.4.27, seed (grpc-go 1.23.0-1.29.1)" in text
    assert "Set ETCD_ADVERTISE_CLIENT_URLS=" in text
    assert text.splitlines()[-1].strip() == "etcdlab check 192.168.20.151:2379"


def test_the_json_has_events_and_findings() -> None:
    result = explain("-", "--json", text=SEED.read_bytes())
    document = json.loads(result.stdout)

    assert result.returncode == 1
    assert isinstance(document["format"], int)
    (event,) = document["events"]
    assert event["dialled"] == ["0.0.0.0:2379"]
    assert event["target"] == "192.168.20.151:2379"
    (finding,) = document["findings"]
    assert (finding["code"], finding["certainty"]) == ("R1", "likely")
    assert finding["evidence"] == [{"kind": "log-line", "id": 0, "text": event["error"]}]


def test_a_log_without_etcd_cannot_tell(tmp_path: Path) -> None:
    file = tmp_path / "other.log"
    file.write_text("hello\n" * 10)
    result = explain(str(file))

    assert result.returncode == 2
    assert b"No line is about etcd." in result.stderr
    document = json.loads(explain(str(file), "--json").stdout)
    assert (document["events"], document["findings"]) == ([], [])


def test_the_fault_began_after_the_interval_of_go_zero(tmp_path: Path) -> None:
    """60 s after the first line of the program: that fits go-zero."""
    line = load_recording("advertises-unspecified", "seed").trace.log[0]
    at = json.loads(line)["ts"]
    file = tmp_path / "service.log"
    file.write_text(json.dumps({"level": "info", "ts": at - 61.5, "msg": "started"}) + f"\n{line}\n")
    text = explain(str(file)).stdout.decode()

    assert f"62 s after the first line of {file}" in text
    assert "this fits go-zero, which calls Sync every 60 s" in text


def test_files_of_several_clocks_are_merged(tmp_path: Path) -> None:
    """A time without an offset has the offset that the person gives."""
    early = "2024-03-02 18:00:00.000 [ERRO] etcd: rpc error: code = Unavailable desc = etcdserver: no leader\n"
    late = '2024-03-02T11:30:00.000Z\terror\tclientv3/client.go:1\tetcd\t{"error": "etcdserver: no leader"}\n'
    (tmp_path / "a.log").write_text(late)
    (tmp_path / "b.log").write_text(early)
    files = [str(tmp_path / "a.log"), str(tmp_path / "b.log")]
    document = json.loads(explain(*files, "--json", "--utc-offset", "+08:00").stdout)

    assert [event["time"] for event in document["events"]] == ["2024-03-02T10:00:00.000Z", "2024-03-02T11:30:00.000Z"]


def test_each_file_may_have_an_offset_of_its_own(tmp_path: Path) -> None:
    """The notes say which offset was taken for which file. A file whose times have an offset needs none."""
    rest = '\terror\tclientv3/client.go:1\tetcd\t{"error": "etcdserver: no leader"}\n'
    for name, offset in (("a", ""), ("b", ""), ("c", "Z")):
        (tmp_path / f"{name}.log").write_text(f"2024-03-02T18:00:00.000{offset}{rest}")
    files = [str(tmp_path / f"{name}.log") for name in "abc"]
    options = ("--utc-offset", "+08:00", "--utc-offset", f"{files[1]}=-05:30")
    document = json.loads(explain(*files, "--json", *options).stdout)
    notes = " ".join(document["notes"])

    assert [(event["file"], event["time"][11:16]) for event in document["events"]] == [
        (files[0], "10:00"),
        (files[2], "18:00"),
        (files[1], "23:30"),
    ]
    assert f"The times of {files[0]} have no offset from UTC. etcdlab takes +08:00 for them." in notes
    assert f"The times of {files[1]} have no offset from UTC. etcdlab takes -05:30 for them." in notes
    assert f"The times of {files[2]}" not in notes
    assert "hosts whose clocks differ" in notes


def test_gzip_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "service.log.1"
    file.write_bytes(gzip.compress(SEED.read_bytes()) + gzip.compress(b"another member\n"))

    assert explain(str(file)).returncode == 1


def test_a_growing_file_is_followed(tmp_path: Path) -> None:
    """Ctrl-C ends it with the summary."""
    file = tmp_path / "service.log"
    file.write_text("started\n")
    command = [sys.executable, "-m", "etcdlab", "explain", "-f", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        guard = threading.Timer(LIMIT, process.kill)
        guard.start()
        process.stderr.readline()
        time.sleep(0.5)
        with file.open("ab") as end:
            end.write(load_recording("advertises-unspecified", "3.7.1").trace.log[0].encode() + b"\n")
        progress = process.stderr.readline().decode()
        process.send_signal(signal.SIGINT)
        text = process.stdout.read().decode()
        guard.cancel()

    assert "refused: 0.0.0.0:51387" in progress
    assert text.startswith("✗ 1 fault")
    assert process.returncode == 1


def test_a_followed_file_ends_when_nothing_comes(tmp_path: Path) -> None:
    assert explain("-f", "--idle", "0.5", str(SEED)).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["/nowhere/x.log"], "cannot read"),
        (["."], "is a folder"),
        (["--utc-offset", "8", "x"], "takes an offset"),
        (["--utc-offset", "y=+08:00", "x"], "not among the logs"),
        (["--utc-offset", "+08:00", "--utc-offset", "+01:00", "x"], "two offsets"),
        (["-f", "--idle", "0", "x"], "--idle"),
    ],
)
def test_an_error_says_what_to_do(arguments: list[str], words: str) -> None:
    result = explain(*arguments)

    assert result.returncode == 2
    assert words in result.stderr.decode()
    assert "do: " in result.stderr.decode()


def test_a_fifo_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert "is a FIFO" in explain(str(tmp_path / "pipe")).stderr.decode()


def saved_case(folder: Path) -> Case:
    file = folder / "log.etcdlab"
    assert explain(str(SEED), "--save", str(file)).returncode == 1
    return Case.load(file)


def test_a_saved_case_is_judged_again(tmp_path: Path) -> None:
    investigation = Investigation(saved_case(tmp_path))

    assert investigation.exit_code == 1
    assert "log line 1 of" in investigation.text(400)


def test_a_saved_case_is_redacted(tmp_path: Path) -> None:
    case = saved_case(tmp_path)
    redacted = redact(case).case
    data = redacted.encoded().decode()

    assert "192.168.20.151" not in data
    assert "0.0.0.0:2379" in data
    assert [one.code for one in Investigation(redacted).findings] == ["R1"]


def test_a_saved_case_is_reported(tmp_path: Path) -> None:
    """The line is on the timeline, and it is the evidence of the cause."""
    file = tmp_path / "service.log"
    file.write_text(load_recording("advertises-unspecified", "3.5.9").trace.log[0])
    saved = tmp_path / "log.etcdlab"
    explain(str(file), "--save", str(saved))
    case = Case.load(saved)
    entries = report_of(case)[0].timeline

    assert any(entry.sources[0].kind == "log-line" and entry.mark == "detection" for entry in entries)
    assert "log line 1 of" in markdown(case, "en", "0.1.0", "figures")[0]
