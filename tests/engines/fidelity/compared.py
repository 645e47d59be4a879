"""One run of the real client and two of the live engine against the same servers, compared."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from etcdlab.chain import chain_of
from etcdlab.cluster.endpoint import parse_endpoints
from etcdlab.engines.go import GoEngine
from etcdlab.engines.live import LiveEngine
from etcdlab.request import Request
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.trace import Trace
from tests.engines.alike import Common, Passage, common

from .follow import Follow

RELEASES = ("seed", "3.5.9", "3.5.21", "3.5.33", "3.6.14", "3.7.1")


class Compared(NamedTuple):
    """How many steps of the real client were compared, and each difference in a line."""

    steps: int
    differences: tuple[str, ...]


UNSETTLED, TRIES = "leader changed", 3
"""The answer of a cluster that elects a leader, and how often both engines run again until neither gets it."""

AFTER_SYNC = ("redial", "retry")
"""Phases in which every configured endpoint that answers has answered."""


def compare(lab: Sandbox, release: str) -> Compared:
    """Run both, the live engine in the real client's order of goroutines and in its own."""
    for _ in range(TRIES):
        runs = real, followed, own = run_all(lab, release)
        unsettled = any(UNSETTLED in str(log) for run in runs for call in run.calls for log in call.logs)
        if not unsettled and not is_late(real):
            break
    return Compared(len(real.steps), tuple(sorted({*in_its_order(followed, real), *in_any_order(own, real)})))


def is_late(real: Trace) -> bool:
    """Whether a configured endpoint answered only after the Sync, as on a busy machine. Live's have answered before.

    Until then the client's pickers lack that endpoint, and live makes no such picker.
    """
    configured = {f"subconn {number}" for number in range(1, len(real.endpoints) + 1)}
    return len(configured) > 1 and any(
        step.station == "update-connectivity-state"
        and step.phase.startswith(AFTER_SYNC)
        and step.value("s") == "READY"
        and step.objects[0] in configured
        for step in real.steps
    )


def run_all(lab: Sandbox, release: str) -> tuple[Trace, Trace, Trace]:
    """The real client; the live engine in its order, and in the live engine's own."""
    chain, request = chain_of(release), Request(parse_endpoints(lab.endpoints, secure=False))
    with GoEngine(request, chain) as client:
        real = client.run()
    with LiveEngine(request, chain, turns=Follow(real)) as engine:
        followed = engine.run()
    with LiveEngine(request, chain) as engine:
        return real, followed, engine.run()


def in_its_order(live: Trace, real: Trace) -> Iterator[str]:
    """What differs between two runs whose goroutines came in the same order."""
    ours, theirs = common(live, same_order=True), common(real, same_order=True)
    for strand in sorted(ours.strands.keys() | theirs.strands.keys()):
        changes = difflib.ndiff(as_text(ours.strands.get(strand, ())), as_text(theirs.strands.get(strand, ())))
        yield from (f"{strand}: {who(change[0])}: {change[2:]}" for change in changes if change[0] in "-+")
    yield from (f"{who('-')}: {line}" for line in sorted(ours.observations - theirs.observations))
    yield from (f"{who('+')}: {line}" for line in sorted(theirs.observations - ours.observations))
    yield from of_calls(ours, theirs)


def in_any_order(live: Trace, real: Trace) -> Iterator[str]:
    """What differs however their goroutines came.

    The real client may have ended before all was done; and where it took its time it dialled an address again that
    live, which waits for nothing, had no need to.
    """
    ours, theirs = common(live), common(real)
    rounds = {strand.round for strand in ours.strands}
    again = {strand.address for strand in theirs.strands if strand.round not in rounds}
    for strand in sorted(one for one in theirs.strands if one.address not in again):
        passed = as_text(ours.strands.get(strand, ()))
        yield from (f"{strand}: {who('+')}: {line}" for line in as_text(theirs.strands[strand]) if line not in passed)
    yield from of_calls(ours, theirs)


def of_calls(ours: Common, theirs: Common) -> Iterator[str]:
    """What differs in what calls return and log. Where chance decides, live lists every outcome."""
    for name in sorted(ours.calls.keys() | theirs.calls.keys()):
        (may, logs), (returns, logged) = (run.calls.get(name, (frozenset(), frozenset())) for run in (ours, theirs))
        if not (returns <= may and logged <= logs and bool(logged) == bool(logs)):
            yield f"{who('-')}: {name} returns {sorted(may)}, logs {sorted(logs)}"
            yield f"{who('+')}: {name} returns {sorted(returns)}, logs {sorted(logged)}"


def as_text(passages: Iterable[Passage]) -> list[str]:
    """Passages as text."""
    return [str(passage) for passage in passages]


def who(side: str) -> str:
    """Whose alone a line of a comparison is."""
    return "only live" if side == "-" else "only the client"
