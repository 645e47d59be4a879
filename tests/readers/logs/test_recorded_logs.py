"""The lines that real clients wrote into recordings: each is recognised as releases with that client among them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from etcdlab.chain.versions import number, within
from etcdlab.engines.recording import load_recording, recordings
from etcdlab.log_line import LogLine
from etcdlab.readers.logs.reader import event_in, read_line
from etcdlab.trace import Trace

NOW = datetime(2026, 11, 27, tzinfo=UTC)
TRACES = [trace for trace in (load_recording(one.scenario, one.release).trace for one in recordings()) if trace.log]


def line_of(text: str) -> LogLine:
    event = event_in(read_line(text, NOW), NOW)
    assert event is not None
    return event.line


@pytest.mark.parametrize("trace", TRACES, ids=lambda trace: f"{trace.origin.client}-{trace.scenario}")
def test_a_real_line_names_the_release_of_its_client(trace: Trace) -> None:
    for text in trace.log:
        line = line_of(text)

        assert any(within(trace.origin.client, span) for span in line.releases)
        assert within(number_of(trace.origin.grpc), line.grpc)
        assert line.target == trace.target


@pytest.mark.parametrize("trace", TRACES, ids=lambda trace: f"{trace.origin.client}-{trace.scenario}")
def test_a_real_line_names_the_dialled_address(trace: Trace) -> None:
    """The address is one that the client could not dial in the recording."""
    failed = {dial.address for dial in trace.dials if dial.failure}
    for text in trace.log:
        (address,) = line_of(text).dialled

        assert any(address in (one, one.rpartition(":")[0]) for one in failed)


def test_the_release_is_recognised_without_the_path() -> None:
    """A vendored client has no version in the path of its source file. The error and the fields still tell it."""
    for trace in TRACES:
        text = trace.log[0].replace(f"v3@v{trace.origin.client}", "v3")
        spans = line_of(text).releases

        assert any(within(trace.origin.client, span) for span in spans), (trace.origin.client, spans)


def number_of(version: str) -> str:
    return ".".join(map(str, number(version)))
