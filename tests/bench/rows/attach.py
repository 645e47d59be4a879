"""A failing service is attached to: how long it is paused, by etcdlab's clock and by its own."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from etcdlab.engines.attach import AttachEngine, process
from etcdlab.engines.build.delve import debugger
from etcdlab.sandboxes.sandbox import Sandbox
from tests.bench.measure import interleaved
from tests.bench.table import Result
from tests.engines.attach.services import Service, build

RELEASE, SCENARIO = "3.7.1", "advertises-unspecified"
_LIMIT = 60.0
"""Seconds it may be paused, and seconds until it fails: a slow machine is to be measured, not cut off."""

_BLOCK = 1 << 20


class _Program(NamedTuple):
    """A service to attach to: its options, how many bytes it fills, and the aim in milliseconds."""

    what: str
    options: dict[str, int]
    resident: int
    aim: int


PROGRAMS = (
    _Program("attach: a small program", {}, 10, 150),
    _Program("attach: one of 5,000 goroutines", {"idle": 5000}, 30, 150),
    _Program("attach: 100 MB resident", {"resident": 100}, 100, 150),
    _Program("attach: 1 GB resident", {"resident": 1000}, 1000, 1000),
)


def rows(runs: int) -> Iterator[Result]:
    """The pause, beside what it takes to write as many bytes into a new file in memory, which every copy has to do.

    The process that copies runs at a higher priority, where the user may say so: on a busy machine it can be faster.
    """
    debugger()
    with tempfile.TemporaryDirectory(prefix="etcdlab-bench.") as folder, Sandbox(SCENARIO) as lab:
        service = build(RELEASE, Path(folder))
        for number, one in enumerate(PROGRAMS):
            output = Path(folder) / f"out-{number}"
            with Service(service, lab.endpoints, output, autosync="1s", waiters=1, **one.options) as running:
                stops = _Stops(running.fails(within=_LIMIT))
                paused, floor = interleaved(runs, stops.attach, partial(_write, one.resident))
            yield Result(f"{one.what}, paused", paused, f"write {one.resident} MB to memory", floor)
            yield Result("  the aim", paused, f"{one.aim} ms", one.aim, 1)
            yield Result("  by its own ticker", statistics.median(stops.gaps), f"{one.aim} ms", one.aim, 1)


def _write(megabytes: int) -> float:
    """Write so many megabytes into a new file in memory; the milliseconds, without those that its removal takes."""
    block = bytes(range(256)) * (_BLOCK // 256)
    target = os.memfd_create("floor")
    start = time.perf_counter()
    for _ in range(megabytes):
        os.write(target, block)
    milliseconds = (time.perf_counter() - start) * 1000
    os.close(target)
    return milliseconds


class _Stops:
    """Attaches to a service again and again."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.gaps: list[float] = []
        """The longest pause of the program's ticker of a millisecond, at each."""

    def attach(self) -> float:
        """Attach once; the milliseconds by etcdlab's clock."""
        before = len(self._service.lines)
        with AttachEngine(process(self._service.pid), max_stop=_LIMIT) as engine:
            trace = engine.run()
        # It prints every 100 ms.
        time.sleep(0.3)
        self.gaps.append(max(line.longest for line in self._service.lines[before:]))
        assert trace.process
        assert trace.process.paused_seconds
        return trace.process.paused_seconds * 1000
