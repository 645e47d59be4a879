"""1,000 healthy URLs with half a second each: none may fail because etcdlab is slow itself."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.cluster.access import Access
from etcdlab.cluster.dial.dialler import Target, dial_all
from etcdlab.sandboxes.sandbox import Sandbox
from tests.bench.measure import interleaved, timed
from tests.bench.table import Result

FEW, MANY = 100, 1000
TIMEOUT = 0.5
GROWTH = 1.1
"""What is linear comes out as 1.0, give or take a tenth."""


def rows(runs: int) -> Iterator[Result]:
    """One result, per 1,000 URLs: `failed` is the most that failed in one run."""
    most_failed = 0
    with Sandbox("healthy") as lab:

        def dial(count: int) -> None:
            nonlocal most_failed
            dials = dial_all([Target(f"http://{lab.endpoints[0]}")] * count, Access(timeout=TIMEOUT))
            most_failed = max(most_failed, sum(not one.reached for one in dials))

        many, few = interleaved(runs, timed(lambda: dial(MANY)), timed(lambda: dial(FEW)))
    scaled = few * MANY / FEW
    yield Result(
        f"{MANY} URLs, {TIMEOUT} s each", many, f"{MANY // FEW} times {FEW} URLs", scaled, GROWTH, False, most_failed
    )
