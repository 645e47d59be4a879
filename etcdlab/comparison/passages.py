"""The steps of a run, prepared to be align with those of another one: the round, the address, the comparable values.

A value is compared by the fact that it is in the chain's model, and not by its name in the source: `c.cfg.Endpoints`
of one release is `c.endpoints` of another. The same value under another name does not differ.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.comparison.alignment import align
from etcdlab.comparison.noise import is_of_whole_channel, not_compared
from etcdlab.comparison.result import StepPair, ValuePair
from etcdlab.comparison.rounds import addresses, rounds
from etcdlab.grpc_names import READY, TRANSIENT_FAILURE
from etcdlab.step import Via
from etcdlab.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from etcdlab.chain import Chain
    from etcdlab.comparison.noise import Reason
    from etcdlab.step import Step, Value

_STATES = frozenset({"IDLE", "CONNECTING", READY, TRANSIENT_FAILURE, "SHUTDOWN"})
_OF_LIVE_ONLY = "dial"
"""A fact that is in no variable of a client: only the live engine has it, with the time. Dials are compared apart."""
_SAME_FACT = {"host": "server_name"}
"""What `addr.ServerName` is in older releases, and in newer ones."""
_ADDRESSES_OF_A_PICKER = re.compile(r"(\[|READY: )([^\])]*)")


class Passage(NamedTuple):
    """A step that is compared."""

    step: Step
    round: str
    about: str
    """The address that it is about. An address that only run B has is that of run A which stands in its place."""
    facts: dict[str, tuple[Value, str]]
    """The values by their fact, each with what is compared."""
    states: tuple[str, ...]
    """The states of gRPC among its values, or else of the step that led to it: which of several such steps it is."""
    error: str

    @property
    def comparable(self) -> tuple[tuple[str, str], ...]:
        """All facts, as what is compared."""
        return tuple(sorted((fact, text) for fact, (_, text) in self.facts.items()))


def passages(
    trace: Trace, plain: Trace, chain: Chain, same_as: Callable[[str], str]
) -> tuple[list[Passage], Counter[Reason]]:
    """The passages of a run, and how many of its steps are set aside for each reason.

    `plain` is the trace without noise. `same_as` returns the address of run A for an address.
    """
    in_round, about, states = rounds(trace), addresses(plain, chain), _states(trace)
    aside = not_compared(trace, chain, in_round)

    def passage(step: Step) -> Passage:
        without_noise = plain.steps[step.id]
        address = "" if is_of_whole_channel(step, chain) else same_as(about[step.id])
        facts = _facts(step, without_noise, chain)
        return Passage(step, in_round[step.id], address, facts, states[step.id], str(without_noise.error))

    return [passage(step) for step in trace.steps if step.id not in aside], Counter(aside.values())


def step_pairs(a: Sequence[Passage], b: Sequence[Passage]) -> tuple[list[StepPair], int]:
    """The steps of both runs, and how many a caller repeated with the same values: a call that races is made again."""
    keys: tuple[Callable[[Passage], Hashable], ...]
    keys = (_same_values, _same_states, _same_values_in_any_round, _same_function)
    alignment = align(a, b, *keys)
    every = list(alignment)
    common = {_same_values(one) for one, other in every if one is not None and other is not None}
    pairs, repeats = [], 0
    for one, other in every:
        alone = one or other
        if (one is None or other is None) and alone and _is_repeated_call(alone, common):
            repeats += 1
            continue
        pairs.append(_pair(one, other))
    return pairs, repeats


def _same_values(one: Passage) -> Hashable:
    return one.round, one.step.station, one.about, one.comparable, one.error


def _same_states(one: Passage) -> Hashable:
    return one.round, one.step.station, one.about, one.states


def _same_values_in_any_round(one: Passage) -> Hashable:
    return one.step.station, one.about, one.comparable, one.error


def _same_function(one: Passage) -> Hashable:
    return one.round, one.step.station, one.about


def _is_repeated_call(one: Passage, common: set[Hashable]) -> bool:
    return one.step.actor.role == "caller" and _same_values(one) in common


def _pair(one: Passage | None, other: Passage | None) -> StepPair:
    if one is None or other is None:
        return StepPair(one and one.step, other and other.step)
    values = tuple(_value_pairs(one, other))
    return StepPair(one.step, other.step, values, one.error != other.error or any(pair.differs for pair in values))


def _value_pairs(one: Passage, other: Passage) -> Iterator[ValuePair]:
    for fact in dict.fromkeys((*one.facts, *other.facts)):
        here, there = one.facts.get(fact), other.facts.get(fact)
        differs = here is None or there is None or here[1] != there[1]
        yield ValuePair(here and here[0], there and there[0], differs)


def _facts(step: Step, plain: Step, chain: Chain) -> dict[str, tuple[Value, str]]:
    station = chain.by_id.get(step.station)
    names = {name: one.fact for one in (station.values if station else ()) for name in (one.expr, one.before) if name}
    facts: dict[str, tuple[Value, str]] = {}
    for own, value in zip(step.values, plain.values, strict=True):
        fact = names.get(own.name, own.name)
        if fact != _OF_LIVE_ONLY:
            facts[_SAME_FACT.get(fact, fact)] = own, _comparable(fact, value)
    return facts


def _comparable(fact: str, value: Value) -> str:
    """A value as text. The order of members and addresses is by their random ids, and is not compared."""
    if isinstance(value.value, tuple):
        return ", ".join(sorted(map(str, value.value)))
    text = str(value.value)
    if fact != "picker":
        return text
    return _ADDRESSES_OF_A_PICKER.sub(lambda part: part[1] + " ".join(sorted(part[2].split(" "))), text)


def _states(trace: Trace) -> list[tuple[str, ...]]:
    """For each step the states among its values; else those of the step that called it, or woke it."""
    states: list[tuple[str, ...]] = []
    for step in trace.steps:
        own = tuple(str(value.value) for value in step.values if value.value in _STATES)
        led = (cause.step for cause in step.causes if cause.step is not None and cause.via in (Via.WAKE, Via.CALL))
        states.append(own or next((states[number] for number in sorted(led, reverse=True)), ()))
    return states
