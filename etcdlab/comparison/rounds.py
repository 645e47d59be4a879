"""What a step belongs to, whatever order the goroutines ran in: its round and the address it is about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from etcdlab.step import Via

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.step import Step
    from etcdlab.trace import Trace


class _Rounds:
    """Reads the steps in order."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._program = "connect"
        self._retries: Counter[tuple[str, ...]] = Counter()
        self._last: dict[tuple[str, tuple[str, ...]], str] = {}
        self.of_step: list[str] = []

    def read(self, step: Step) -> None:
        """Add the round of the next step."""
        self.of_step.append(self._round(step))
        self._last[step.actor.role, step.objects[:1]] = self.of_step[-1]

    def _round(self, step: Step) -> str:
        led = [cause for cause in step.causes if cause.step is not None and cause.via is not Via.WAKE]
        if any(cause.via is Via.TIMER for cause in led):
            self._retries[step.objects[:1]] += 1
            return f"retry {self._retries[step.objects[:1]]}"
        if not led:
            self._program = "sync" if step.station == "sync" else self._program
            return step.phase if step.causes else self._program
        source = led[0].step or 0
        if self._trace.steps[source].station == "set-endpoints" and self.of_step[source] == "sync":
            self._program = "redial"
            return self._program
        if step.actor.role == "dial" and led[0].via is Via.CALL:
            # The goroutine of a client that loops in it is still in the function it was in before its backoff.
            return self._last.get((step.actor.role, step.objects[:1]), self.of_step[source])
        return self.of_step[source]


def rounds(trace: Trace) -> list[str]:
    """The round of each step: connect, sync, redial, or `retry n` of its SubConn.

    What leads to a step decides, and not the moment: a step that was on a queue when the next round began belongs to
    the round before.
    """
    reading = _Rounds(trace)
    for step in trace.steps:
        reading.read(step)
    return reading.of_step


def addresses(trace: Trace, chain: Chain) -> list[str]:
    """The address each step is about: its own, or that of the call it is part of."""
    of_steps: list[str] = []
    for step in trace.steps:
        station = chain.by_id.get(step.station)
        reads = [one for one in station.values if one.fact == "address"] if station else []
        own = next((value for one in reads if (value := step.value(one.expr))), None)
        calls = [cause.step for cause in step.causes if cause.via is Via.CALL and cause.step is not None]
        of_steps.append(str(own) if own else next((of_steps[number] for number in calls), ""))
    return of_steps
