"""Compares two runs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from etcdlab.comparison import facts
from etcdlab.comparison.noise import names_of, neutral
from etcdlab.comparison.passages import passages, step_pairs
from etcdlab.comparison.result import Comparison
from etcdlab.messages import Text, message, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.chain import Chain
    from etcdlab.comparison.noise import Reason
    from etcdlab.comparison.result import Run


def compare_runs(a: Run, b: Run, chain_of_a: Chain, chain_of_b: Chain) -> Comparison:
    """Two runs with their differences. The chains are those of the releases that ran."""
    both_sandboxes = bool(a.trace.scenario and b.trace.scenario)
    here, there = (_side(run, both_sandboxes=both_sandboxes) for run in (a, b))
    same_as = facts.same_addresses(here, there)
    passed_a, aside_a = passages(a.trace, here.plain, chain_of_a, same_as)
    passed_b, aside_b = passages(b.trace, there.plain, chain_of_b, same_as)
    steps, repeats = step_pairs(passed_a, passed_b)
    aside = aside_a + aside_b
    aside["repeat"] += repeats
    return Comparison(
        msgspec.structs.replace(a, plain=here.plain),
        msgspec.structs.replace(b, plain=there.plain),
        question=facts.question(here, there),
        steps=tuple(steps),
        members=facts.members(here, there),
        dials=facts.dials(here, there, same_as),
        calls=facts.calls(here, there),
        findings=facts.findings(here, there, same_as),
        not_compared=tuple(_set_aside(aside, both_sandboxes=both_sandboxes)),
    )


def _side(run: Run, *, both_sandboxes: bool) -> facts.Side:
    names = names_of(run.trace, both_sandboxes=both_sandboxes)
    return facts.Side(run, names, neutral(run.trace, names))


def _set_aside(steps: Counter[Reason], *, both_sandboxes: bool) -> Iterator[Text]:
    """What was not compared, as sentences."""
    yield message("Times, the leader and the order of steps are not compared. They differ in every run.")
    if both_sandboxes:
        yield message("Ports and ids are not compared: every start of a sandbox chooses new ones.")
    if steps["retry"]:
        yield plural(
            "{count} step of a later retry is not compared: the client repeats the first retry until it ends.",
            "{count} steps of later retries are not compared: the client repeats the first retry until it ends.",
            steps["retry"],
        )
    by_chance = steps["picker"] + steps["between"] + steps["repeat"]
    if by_chance:
        yield plural(
            "{count} step is not compared, because it depends on which goroutine runs first.",
            "{count} steps are not compared, because they depend on which goroutine runs first.",
            by_chance,
        )
