"""A recording that ships is a real run. It is small, names no machine, and is replayed as it was observed."""

from __future__ import annotations

import re
from functools import cache

import msgspec
import pytest

import etcdlab
from etcdlab.case import Case
from etcdlab.chain import chain_of
from etcdlab.chain.releases import known_releases
from etcdlab.engines.engine import Engine
from etcdlab.engines.recording import Recorded, RecordingEngine
from etcdlab.engines.recording.library import FOLDER, Recording
from etcdlab.engines.recording.make import record
from etcdlab.errors import FileError, UsageError
from etcdlab.rules import judge
from etcdlab.sandboxes.scenario import recorded_scenarios, scenario_named
from etcdlab.step import Basis, Step
from etcdlab.trace import Trace
from etcdlab.widgets.stepper import LiveStepper

RELEASES = ("seed", "3.5.9", "3.5.21", "3.7.1")
"""One of each generation of clients."""

ALL = etcdlab.recordings()
each = pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.release}-{one.scenario}")

MACHINE = re.compile(rb"/home|/root|/tmp|/Users|/usr|C:\\\\")
"""Where files are on a machine that records."""

LONG = 30.0
"""Seconds that nothing here may take."""


@cache
def whole(one: Recorded) -> Trace:
    """The trace of a recording, stepped to its end."""
    return etcdlab.recording(one.scenario, release=one.release).run()


def read(one: Recorded) -> bytes:
    """The file of a recording."""
    return (FOLDER / one.release / f"{one.scenario}.json").read_bytes()


def test_every_generation_ran_each_recorded_scenario() -> None:
    assert [(one.release, one.scenario) for one in ALL] == [
        (release, one.name) for release in RELEASES for one in recorded_scenarios()
    ]
    assert {chain_of(release).id for release in RELEASES} == {release.generation for release in known_releases()}


@pytest.mark.parametrize("release", RELEASES)
def test_every_station_of_every_chain_is_stopped_at(release: str) -> None:
    passed = {step.station for one in ALL if one.release == release for step in whole(one).steps}

    assert passed == set(chain_of(release).by_id)


def test_all_of_them_together_are_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*.json")) < 2_000_000


@each
def test_nothing_is_of_the_machine_that_recorded(one: Recorded) -> None:
    data = read(one)
    hosts = set(re.findall(rb"\d+\.\d+\.\d+\.\d+", data))

    assert not MACHINE.search(data)
    # Loopback, the unspecified address, and a name server that does not exist.
    assert {host for host in hosts if not host.startswith(b"127.")} <= {b"0.0.0.0", b"192.0.2.53"}


@each
def test_it_leads_to_the_finding_of_its_scenario(one: Recorded) -> None:
    investigation = etcdlab.Investigation.of(whole(one))

    assert {(finding.code, finding.rule) for finding in investigation.findings} == set(
        scenario_named(one.scenario).leads_to
    )
    assert investigation.exit_code == scenario_named(one.scenario).exit_code


@each
def test_it_is_a_whole_run_of_the_real_client(one: Recorded) -> None:
    trace = whole(one)

    assert trace.complete
    assert {step.basis for step in trace.steps} == {Basis.OBSERVED}
    assert (trace.origin.client, trace.scenario, trace.started[:10]) == (one.release, one.scenario, one.date)
    assert trace.origin.grpc == chain_of(one.release).grpc
    assert trace.origin.go_version.startswith("go1.")
    assert trace.host == ""
    assert trace.origin.delve.startswith("v1.")
    assert Recording.from_json(read(one)).trace.origin.engine == "go"


@each
def test_nothing_appears_before_its_step(one: Recorded) -> None:
    engine = etcdlab.recording(one.scenario, release=one.release)
    for number, step in enumerate(engine, 1):
        trace = engine.trace
        stations = [passed.station for passed in trace.steps]
        objects = {name for passed in trace.steps for name in passed.objects}

        assert (step, number) == (trace.steps[-1], len(trace.steps))
        assert len([answer for answer in trace.member_lists if answer.members]) == stations.count("members")
        assert {f"dial {dial.id}" for dial in trace.dials} == {name for name in objects if name.startswith("dial")}
        assert {f"subconn {subconn.id}" for subconn in trace.subconns} <= objects
        assert len(trace.calls) <= stations.count("get") + stations.count("sync")
        assert not trace.complete


def test_a_recording_is_given_again_as_it_was_at_every_step() -> None:
    with etcdlab.sandbox() as lab:
        watched = Watched(etcdlab.walk(lab.endpoints))
        recording = record(watched)

    engine = RecordingEngine(Recording.from_json(recording.to_json()))
    before = engine.trace
    assert [as_recorded(engine.trace) for _ in engine] == watched.traces
    assert as_recorded(engine.trace) == watched.trace
    assert before.steps == before.member_lists == before.calls == ()


class Watched(Engine):
    """An engine whose trace is kept after every step."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.traces: list[Trace] = []

    @property
    def trace(self) -> Trace:
        return self._engine.trace

    def __next__(self) -> Step:
        step = next(self._engine)
        # Only the next call knows whether more steps follow.
        self.traces.append(msgspec.structs.replace(self.trace, complete=False))
        return step

    def close(self) -> None:
        self._engine.close()


def as_recorded(trace: Trace) -> Trace:
    """A trace with the engine it was recorded from."""
    assert trace.origin.engine == "recording"
    return msgspec.structs.replace(trace, origin=msgspec.structs.replace(trace.origin, engine="live"))


def test_closed_halfway_it_stays_where_it_is() -> None:
    engine = etcdlab.recording()
    step = engine.run_to("members")
    engine.close()
    engine.close()

    assert list(engine) == []
    assert engine.trace.steps[-1] == step
    assert not engine.trace.complete


def test_it_is_stepped_in_a_notebook_like_a_client_that_runs() -> None:
    engine = etcdlab.recording(release="seed")
    stepper = LiveStepper(engine, chain_of("seed"), lambda trace: judge(Case(traces=(trace,))))
    try:
        stepper.runner.run("station", "members")
        assert stepper.runner.wait(LONG)
        assert stepper.trace["steps"][-1]["station"] == "members"
        assert stepper.live
        stepper.runner.run()
        assert stepper.runner.wait(LONG)
        assert not stepper.live
        assert stepper.trace["origin"]["engine"] == "recording"
        assert [finding["code"] for finding in stepper.findings] == ["R1"]
    finally:
        stepper.close()


def test_the_newest_measured_release_is_the_one_nobody_names() -> None:
    assert etcdlab.recording().trace.origin.client == "3.7.1"
    assert etcdlab.recording(release="v3.5.9").trace.origin.client == "3.5.9"


@pytest.mark.parametrize(
    ("scenario", "release", "message"),
    [
        ("advertises-unspecifed", None, "Did you mean advertises-unspecified"),
        ("../3.7.1/healthy", None, "Did you mean healthy"),
        ("healthy", "3.6.14", "Use one of seed, 3.5.9, 3.5.21, 3.7.1"),
        ("healthy", "..", "Use one of seed, 3.5.9, 3.5.21, 3.7.1"),
    ],
)
def test_a_recording_that_does_not_exist(scenario: str, release: str, message: str) -> None:
    """The error lists those that do."""
    with pytest.raises(UsageError) as error:
        etcdlab.recording(scenario, release=release)

    assert message in str(error.value.do)


def test_a_damaged_recording_is_refused_with_the_place() -> None:
    data = read(ALL[0])

    with pytest.raises(FileError, match="truncated"):
        Recording.from_json(data[:-5])
    with pytest.raises(FileError, match=r"\$\.steps\[1\]\.id"):
        Recording.from_json(
            data.replace(b'"steps":[{"id":0,', b'"steps":[{"id":0,', 1).replace(
                b'{"id":1,"phase"', b'{"id":7,"phase"', 1
            )
        )


def test_a_run_to_an_unknown_station_takes_no_step() -> None:
    engine = etcdlab.recording(release="seed")

    with pytest.raises(UsageError, match=r"No function of this client has the id resetTransport(.|\n)*reset-transport"):
        engine.run_to("resetTransport")
    assert engine.trace.steps == ()
