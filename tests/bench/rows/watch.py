"""A watch of three members every second: how much of one core it uses, all its threads included."""

from __future__ import annotations

import time
from collections.abc import Iterator

from etcdlab.request import Request
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.watcher.watcher import Watcher
from tests.bench.table import Result

MEMBERS, EVERY, AIM = 3, 1.0, 0.02
WARM = 2
"""Rounds that do not count: the first one imports and fills caches."""


def rows(runs: int) -> Iterator[Result]:
    """One result: milliseconds of a core in a second."""
    marks: list[tuple[float, float]] = []
    with Sandbox("healthy", members=MEMBERS) as lab:
        watcher = Watcher(Request.of(lab), every=EVERY, duration=EVERY * (WARM + runs))
        watcher.listeners.append(lambda _, __: marks.append((time.process_time(), time.perf_counter())))
        watcher.run()
    if watcher.history.changes:
        raise RuntimeError(f"a healthy cluster has changes: {watcher.history.changes}")
    (cpu, start), (cpu_end, end) = marks[WARM - 1], marks[-1]
    ours = (cpu_end - cpu) / (end - start) * 1_000
    yield Result(f"watch of {MEMBERS} members every second", ours, "1 s of a core", 1_000.0, AIM)
