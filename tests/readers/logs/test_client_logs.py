"""What the real client of every pinned release logs in every scenario, and how etcdlab recognises it.

`client_logs/RELEASE.toml` has the lines. Its first lines name the command that records them again.
"""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etcdlab.chain import chain_of
from etcdlab.chain.versions import within
from etcdlab.engines.build.modules import pinned
from etcdlab.log_line import LogLine
from etcdlab.readers.logs.reader import event_in, read_line
from etcdlab.sandboxes.scenario import scenarios

NOW = datetime(2026, 11, 27, tzinfo=UTC)
FOLDER = Path(__file__).with_name("client_logs")
LOGS: dict[str, dict[str, list[str]]] = {
    file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.toml"))
}
CLASSES: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("client_log_classes.toml").read_text("utf-8"))
SAME_FIELDS = {"3.5.9": ["3.5.21"], "3.5.21": ["3.5.9"], "3.6.14": ["3.7.1"], "3.7.1": ["3.6.14"]}
"""The pinned releases whose lines have the same fields. 3.5.33 alone has the field `peer` and no `method`."""
_PORT = re.compile(r'(?<!"):(?:\d{5}|0)(?!\d)')


def lines_of(release: str, format_: str) -> list[tuple[str, LogLine]]:
    """Each scenario and line of a release. A line of grpc-go is about etcd by its port, so 2379 stands for that."""
    events = [
        (scenario, event_in(read_line(_PORT.sub(":2379", text), NOW), NOW))
        for scenario, texts in LOGS[release].items()
        for text in texts
        if text.startswith("{") == (format_ == "zap-json")
    ]
    return [(scenario, event.line if event else pytest.fail(scenario)) for scenario, event in events]


def recognised(line: LogLine) -> set[str]:
    return {release for release in LOGS if any(within(release, span) for span in line.releases)}


def test_every_pinned_release_has_a_log_of_every_scenario() -> None:
    assert sorted(LOGS) == list(pinned())
    for by_scenario in LOGS.values():
        assert sorted(by_scenario) == sorted(one.name for one in scenarios())


@pytest.mark.parametrize("release", LOGS)
def test_a_line_is_recognised_as_its_own_release(release: str) -> None:
    lines = lines_of(release, "zap-json")

    assert len(lines) > 25
    for scenario, line in lines:
        assert (line.format, line.side, recognised(line)) == ("zap-json", "client", {release}), scenario
        assert within(chain_of(release).grpc, line.grpc)


@pytest.mark.parametrize("release", [one for one in LOGS if one != "seed"])
def test_a_vendored_client_is_recognised_by_its_fields(release: str) -> None:
    """Without a version in the path of the source file, the fields of a line and the words of its error decide."""
    for scenario, texts in LOGS[release].items():
        for text in texts:
            if text.startswith("{"):
                event = event_in(read_line(text.replace(f"v3@v{release}", "v3"), NOW), NOW)

                assert event is not None
                assert {release} <= recognised(event.line) <= {release, *SAME_FIELDS.get(release, ())}, scenario


@pytest.mark.parametrize("release", [one for one in LOGS if one != "seed"])
def test_a_line_of_grpc_go_is_recognised(release: str) -> None:
    """The oldest client keeps the log of grpc-go to itself."""
    lines = lines_of(release, "grpc-go")

    assert len(lines) > 15
    for scenario, line in lines:
        assert (line.format, line.side, bool(line.time)) == ("grpc-go", "client", True), scenario
        assert not line.releases or release in recognised(line), scenario
        assert line.dialled, scenario


@pytest.mark.parametrize("release", LOGS)
@pytest.mark.parametrize("format_", ["zap-json", "grpc-go"])
def test_a_failure_has_the_class_of_its_scenario(release: str, format_: str) -> None:
    for scenario, line in lines_of(release, format_):
        assert f"{line.error_class}/{line.kind}" in CLASSES[scenario], scenario


def test_every_class_is_in_a_log() -> None:
    """The table has no scenario, and no class of a scenario, that no client logs."""
    logged = {
        (scenario, f"{line.error_class}/{line.kind}")
        for release in LOGS
        for format_ in ("zap-json", "grpc-go")
        for scenario, line in lines_of(release, format_)
    }

    assert logged == {(scenario, one) for scenario, classes in CLASSES.items() for one in classes}
