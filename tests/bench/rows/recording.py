"""A recording of 200 steps, read from its JSON in a warm process."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from etcdlab.engines.recording import RecordingEngine
from etcdlab.engines.recording.library import Recording, load_recording
from tests.bench.measure import interleaved, timed
from tests.bench.table import Result

STEPS = 200


def rows(runs: int) -> Iterator[Result]:
    """One result."""
    data = _long().to_json()
    (ours,) = interleaved(runs, timed(lambda: RecordingEngine(Recording.from_json(data))))
    yield Result(f"a recording of {STEPS} steps loads", ours, "2 ms", 2.0, 1)


def _long() -> Recording:
    """The longest recording there is, its steps repeated up to that number."""
    recording = load_recording("one-member-down", "seed")
    steps = recording.trace.steps
    longer = [msgspec.structs.replace(steps[number % len(steps)], id=number) for number in range(STEPS)]
    trace = msgspec.structs.replace(recording.trace, steps=tuple(longer))
    return msgspec.structs.replace(recording, trace=trace)
