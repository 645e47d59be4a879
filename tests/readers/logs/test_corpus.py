"""The corpus: each log with what etcdlab must say of it. False alarms and misses are counted separately."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from etcdlab.explanation import LogReading
from etcdlab.rules.finding import Severity

CORPUS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("corpus.toml").read_text("utf-8"))["log"]
EVENT_KEYS = ("format", "time", "target", "dialled", "class", "release", "side", "line", "method", "peer")


def explained(log: dict[str, Any], folder: Path) -> LogReading:
    file = folder / "service.log"
    file.write_text(log["text"].lstrip("\n"), "utf-8")
    reading = LogReading([file])
    reading.read()
    return reading


@pytest.mark.parametrize("log", CORPUS, ids=lambda log: log["name"])
def test_a_log_leads_to_its_findings(log: dict[str, Any], tmp_path: Path) -> None:
    reading = explained(log, tmp_path)
    findings = reading.investigation.findings

    assert [f"{one.code}/{one.rule}" for one in findings] == log["findings"]
    faults = [one for one in findings if one.severity is not Severity.NOTE and not one.unexplained]
    assert len(faults) == log.get("faults", len(log["findings"]))
    if "certainty" in log:
        assert {one.certainty.value for one in findings} == {log["certainty"]}


@pytest.mark.parametrize("log", CORPUS, ids=lambda log: log["name"])
def test_a_log_is_read_as_its_events(log: dict[str, Any], tmp_path: Path) -> None:
    events = explained(log, tmp_path).document()["events"]

    assert len(events) == log.get("events", len(events))
    expected = {key: log[key] for key in EVENT_KEYS if key in log}
    assert {key: events[0][key] for key in expected} == expected


def test_no_trap_is_a_false_alarm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A false alarm is a finding that the log does not prove. A miss is a fault without a finding."""
    alarms, misses = [], []
    for log in CORPUS:
        codes = {f"{one.code}/{one.rule}" for one in explained(log, tmp_path).investigation.findings}
        wanted = set(log["findings"])
        alarms += [(log["name"], code) for code in codes - wanted]
        misses += [(log["name"], code) for code in wanted - codes]
    with capsys.disabled():
        print(f"\nlogs: {len(CORPUS)}, false alarms: {len(alarms)}, misses: {len(misses)}")

    assert alarms == []
    assert misses == []


@pytest.mark.parametrize("log", CORPUS, ids=lambda log: log["name"])
def test_the_error_of_a_dial_ends_with_the_error(log: dict[str, Any], tmp_path: Path) -> None:
    """grpc-go writes `". Reconnecting...` after the error: that is no part of it."""
    errors = [event["error"] for event in explained(log, tmp_path).document()["events"]]

    assert [error for error in errors if error.startswith("dial tcp") and ('"' in error or "Reconnect" in error)] == []
