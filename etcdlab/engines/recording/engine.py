"""Replays a recording step by step, each step with the state of the trace at that time."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import msgspec

from etcdlab.engines.engine import Engine
from etcdlab.engines.recording.library import GROWING, load_recording

if TYPE_CHECKING:
    from etcdlab.engines.recording.library import Recording
    from etcdlab.step import Step
    from etcdlab.trace import Trace

replace = msgspec.structs.replace


class RecordingEngine(Engine):
    """Replays a recording: nothing runs. The engine of the trace's origin is `recording`.

    The rest of the origin, and `started`, are those of the recorded run.
    """

    def __init__(self, recording: Recording) -> None:
        whole = recording.trace
        self._complete_trace = replace(whole, origin=replace(whole.origin, engine="recording"))
        self._growth = deque(recording.growth)
        nothing: dict[str, object] = dict.fromkeys(("steps", *GROWING), ())
        self._trace: Trace = replace(self._complete_trace, complete=False, **nothing)
        self._closed = False

    @property
    def trace(self) -> Trace:
        """The steps so far, with the state of the trace at that time."""
        return self._trace

    def __next__(self) -> Step:
        if self._closed:
            raise StopIteration
        taken = len(self._trace.steps)
        if taken == len(self._complete_trace.steps):
            self._trace = self._complete_trace
            raise StopIteration
        changes: dict[str, object] = {}
        while self._growth and self._growth[0].steps <= taken + 1:
            changes |= self._growth.popleft().changes()
        self._trace = replace(self._trace, steps=self._complete_trace.steps[: taken + 1], **changes)
        return self._complete_trace.steps[taken]

    def close(self) -> None:
        """No step comes after this. The trace stays."""
        self._closed = True


def recording(scenario: str = "advertises-unspecified", *, release: str | None = None) -> RecordingEngine:
    """A recorded run of the real client in a scenario: each `next()` returns the next recorded step.

    `release` is the client's; without one, the newest measured. Needs no Go, no etcd and no network.
    Raises UsageError for what `recordings()` does not have.
    """
    return RecordingEngine(load_recording(scenario, release))
