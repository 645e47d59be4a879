"""Thirty learners' sandboxes on one machine at once, beside one that has the machine for itself."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from tests.bench.learner import SCENARIO, Learners
from tests.bench.table import Result

COUNT = 30


def rows(runs: int) -> Iterator[Result]:
    """Times in milliseconds, and what the thirty use, each beside thirty times what one alone uses."""
    for _ in range(2):  # The first turn fills caches, and does not count.
        with Learners(1) as alone:
            (first,), (check,), one = alone.start(), alone.check(), alone.usage()
    with Learners(COUNT) as learners:
        starts, checks, all_of_them = learners.start(), learners.check(), learners.usage()
    addresses = [address for start in starts for address in start["addresses"]]
    failed = len(addresses) - len(set(addresses)) + sum(answer["rules"] != [SCENARIO] for answer in checks)
    times = sorted(float(start["ms"]) for start in starts)
    seen_by_each = statistics.median(float(answer["ms"]) for answer in checks)
    than = f"{COUNT} times one alone"
    yield Result(
        f"{COUNT} sandboxes at once, start",
        times[-1],
        f"{than}, one after the other",
        COUNT * first["ms"],
        1,
        failed=failed,
    )
    yield Result("  half of them have started", statistics.median(times), "one alone", first["ms"])
    yield Result("  all check at once, the median", seen_by_each, "one alone", check["ms"])
    yield Result("  their ports", all_of_them.ports, than, COUNT * one.ports, 1)
    yield Result("  their open files", all_of_them.files, than, COUNT * one.files, 1)
    yield Result("  their memory in MB, kernels included", all_of_them.megabytes, than, COUNT * one.megabytes, 1)
