"""What a comparison of two runs says, as frozen data. Nothing in it is rendered."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

import msgspec

from etcdlab.messages import Text
from etcdlab.rules.finding import Finding
from etcdlab.step import Step, Value
from etcdlab.trace import Call, Dial, Member, Trace

_T = TypeVar("_T")

Question = Literal["release", "grpc", "engine", "endpoints", "autosync", "what-if", "process", "scenario"]


class Run(msgspec.Struct, frozen=True):
    """One of the two runs: its trace, and what the rules say about it."""

    trace: Trace
    findings: tuple[Finding, ...] = ()
    plain: Trace | None = None
    """The trace without what differs between any two runs; `compare_runs` sets it."""


class Setting(msgspec.Struct, frozen=True):
    """One part of the question: what each run was given."""

    name: Question
    a: tuple[str, ...]
    b: tuple[str, ...]
    differs: bool


class Pair(msgspec.Struct, Generic[_T], frozen=True):
    """A thing of run A and the same thing of run B. One of the two is None where the other run does not have it."""

    a: _T | None
    b: _T | None
    differs: bool


class ValuePair(msgspec.Struct, frozen=True):
    """One value at a step, as each run has it. Each `Value` has its own name and basis."""

    a: Value | None
    b: Value | None
    differs: bool


class StepPair(msgspec.Struct, frozen=True):
    """A step of run A and the same step of run B. One of the two is None where only the other run has it."""

    a: Step | None
    b: Step | None
    values: tuple[ValuePair, ...] = ()
    """The values of both steps: empty where only one run has the step."""
    differs: bool = True


class Comparison(msgspec.Struct, frozen=True):
    """Two runs, and what differs between them. `a` is the first of the two, `b` the second.

    Each list has the things of both runs in the order of run A. What only run B has comes after what it followed there.
    """

    a: Run
    b: Run
    question: tuple[Setting, ...]
    """What each run was asked: the release, the engine, the endpoints, and so on."""
    steps: tuple[StepPair, ...]
    members: tuple[Pair[Member], ...]
    """The members, with the URLs that they advertise; in a what if, with the URLs that were tried."""
    dials: tuple[Pair[Dial], ...]
    """The newest dial of each address."""
    calls: tuple[Pair[Call], ...]
    """What the program gets from its next call."""
    findings: tuple[Pair[Finding], ...]
    not_compared: tuple[Text, ...] = ()
    """What was set aside, because it differs between any two runs of one client."""

    @property
    def differs(self) -> bool:
        """Whether the runs differ in what the client did or got. What was asked does not count."""
        every = (self.steps, self.members, self.dials, self.calls, self.findings)
        return any(pair.differs for pairs in every for pair in pairs)

    @property
    def asked_differently(self) -> tuple[Setting, ...]:
        """The parts of the question that differ."""
        return tuple(setting for setting in self.question if setting.differs)
