"""What two runs of one client have in common, whatever order its goroutines ran in.

Goroutines interleave freely, so the order of all steps is no property of a client. These are: within one round, what a
goroutine passes for one address, in which order, with which values, and what led to it. A round is told by what leads
to a step, not by the moment it came: what was still on a queue when the next began belongs to the one before.
Set aside are ports, ids and times; retries after the first; the pickers an RPC asked before its last; and, where
several addresses are dialled at once, what the pickers in between hold: who comes first is nobody's doing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from etcdlab.chain import Chain, chain_of
from etcdlab.comparison.rounds import addresses as about
from etcdlab.comparison.rounds import rounds
from etcdlab.step import Step, Via
from etcdlab.trace import Call, Dial, MemberList, Trace

PICKERS = ("picker-pick", "picker-pick-ready")
WHOLE = ("aggregate", "picker")
"""Facts of the whole channel, which every SubConn has a part in."""

UNSEEN = ("dial",)
"""Facts that are in no variable of a client."""


class Strand(NamedTuple):
    """What one goroutine's role does in one round for one address, or for none; which attempt, where it dials."""

    round: str
    role: str
    address: str
    attempt: int

    def __str__(self) -> str:
        attempt = f"attempt {self.attempt}" if self.attempt else ""
        return " · ".join(filter(None, (self.round, self.role, self.address, attempt)))


class Passage(NamedTuple):
    """A station passed: what led to it, and its values."""

    station: str
    causes: tuple[str, ...]
    values: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{self.station} <- {', '.join(self.causes) or 'nothing'}", *self.values]
        return "; ".join(lines)


class Common(NamedTuple):
    """What a run has in common with others of its kind, as text."""

    strands: dict[Strand, tuple[Passage, ...]]
    pickers: dict[str, str]
    """The last picker of each round."""
    observations: frozenset[str]
    """Member lists, dials, SubConns."""
    calls: dict[str, tuple[frozenset[str], frozenset[str]]]
    """What the calls of each name may return, and what they log."""


def common(trace: Trace, *, same_order: bool = False) -> Common:
    """What this run has in common with others of the same release, or with those in the same order of goroutines."""
    return _TraceReader(trace, same_order).common()


def addresses(trace: Trace) -> list[str]:
    """The address each step is about: its own, or that of the call it is part of."""
    return about(trace, chain_of(trace.origin.client))


class _TraceReader:
    """Reads one trace. Ports are numbered in the order of their appearance."""

    def __init__(self, trace: Trace, same_order: bool) -> None:
        self._trace = trace
        self._chain: Chain = chain_of(trace.origin.client)
        self._rounds = rounds(trace)
        changing = {
            (round_name, step.objects[:1])
            for round_name, step in zip(self._rounds, trace.steps, strict=True)
            if step.station == "update-subconn-state"
        }
        crowds = {
            round_name for round_name, count in Counter(round_name for round_name, _ in changing).items() if count > 1
        }
        self._crowded = set() if same_order else crowds
        self._choice = len(trace.endpoints) > 1
        urls = [url for one in trace.member_lists for member in one.members for url in member.client_urls]
        ports = [url.rpartition(":")[2] for url in (*trace.endpoints, *urls)]
        self._ports = {port: f"P{number}" for number, port in enumerate(dict.fromkeys(ports), 1)}

    def common(self) -> Common:
        strands: dict[Strand, list[Passage]] = {}
        pickers: dict[str, str] = {}
        last = self._last_picks()
        for step, round_name, address in zip(self._trace.steps, self._rounds, addresses(self._trace), strict=True):
            if (
                step.error
                or (round_name.startswith("retry") and round_name != "retry 1")
                or step.id in last.keys() - last.values()
            ):
                continue
            if self._slips(step, round_name):
                continue
            passage = self._passage(step, round_name)
            if step.station == "update-picker":
                pickers[round_name] = self._picker(str(step.value("p")))
            if round_name in self._crowded and self._of_the_whole(step):
                continue
            passed = strands.setdefault(
                Strand(round_name, step.actor.role, self._plain(address), step.actor.attempt or 0), []
            )
            # A Get of a client that races is repeated until one fails.
            if passage not in passed if step.actor.role == "caller" else passed[-1:] != [passage]:
                passed.append(passage)
        return Common(
            {strand: tuple(passed) for strand, passed in strands.items()},
            pickers,
            frozenset(self._observations()),
            self._calls(),
        )

    def _last_picks(self) -> dict[int, int]:
        """For each step that asks a picker, the last one of the same RPC."""
        picks: dict[int, list[int]] = {}
        for step in self._trace.steps:
            for cause in step.causes:
                if step.station in PICKERS and cause.via is Via.CALL and cause.step is not None:
                    picks.setdefault(cause.step, []).append(step.id)
        return {one: steps[-1] for steps in picks.values() for one in steps}

    def _passage(self, step: Step, round_name: str) -> Passage:
        led = [cause for cause in step.causes if step.station not in PICKERS or cause.via is Via.CALL]
        causes = (f"{self._name(cause.step)} ({cause.via})" for cause in led)
        return Passage(step.station, tuple(sorted(causes)), tuple(self._values(step, round_name)))

    def _name(self, step: int | None) -> str:
        return self._trace.steps[step].station if step is not None else "?"

    def _values(self, step: Step, round_name: str) -> Iterator[str]:
        for reading in self._chain.by_id[step.station].values:
            name = reading.expr if step.value(reading.expr) is not None else reading.before
            value = step.value(name)
            if value is None or reading.fact in UNSEEN:
                continue
            text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            yield f"{name} = {self._picker(text) if reading.fact == 'picker' else self._plain(text)}"

    def _slips(self, step: Step, round_name: str) -> bool:
        """Whether chance decides which picker was used: of a client that races, or with several SubConns."""
        if step.station not in PICKERS:
            return False
        races = (
            self._chain.behaviours.first_rpc_may_race and round_name == "redial" and step.station == "picker-pick-ready"
        )
        return races or self._choice

    def _of_the_whole(self, step: Step) -> bool:
        """Whether a step is about what all SubConns together come to."""
        facts = {reading.fact for reading in self._chain.by_id[step.station].values}
        return bool(facts & set(WHOLE)) and step.station not in PICKERS

    def _picker(self, text: str) -> str:
        """A picker, the order of its addresses aside."""
        return re.sub(
            r"(\[|READY: )([^\])]*)", lambda match: match[1] + " ".join(sorted(match[2].split(" "))), self._plain(text)
        )

    def _observations(self) -> Iterator[str]:
        linearizable = self._chain.behaviours.linearizable
        for one in self._trace.member_lists:
            if one.linearizable == linearizable:
                yield self._plain(_member_list(one))
        yield from (self._plain(_dial(dial)) for dial in self._trace.dials)
        for one in self._trace.subconns:
            yield self._plain(f"SubConn of {one.address}: {one.state} {one.error}")

    def _calls(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        calls_of_name: dict[str, list[Call]] = {}
        synced = ""
        for call in self._trace.calls:
            calls_of_name.setdefault(f"{call.name}{synced}", []).append(call)
            synced = " after Sync" if call.name == "Sync" else synced
        return {
            name: (
                frozenset(str(text) for call in calls for text in call.returns),
                frozenset(self._plain(str(text)) for call in calls for text in call.logs),
            )
            for name, calls in calls_of_name.items()
        }

    def _plain(self, text: str) -> str:
        return re.sub(r":(\d+)\b", lambda match: f":{self._ports.get(match[1], match[1])}", text)


def _member_list(one: MemberList) -> str:
    members = (f"{m.name or 'unnamed'} [{', '.join(m.client_urls)}]{' learner' * m.learner}" for m in one.members)
    return f"members: {'; '.join(members) or one.error}"


def _dial(dial: Dial) -> str:
    failure = dial.failure
    return f"dial of {dial.url} ({dial.source}): " + (
        f"{failure.stage} {failure.kind}: {failure.go_error}" if failure else "answered"
    )
