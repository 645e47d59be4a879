"""A failing service is attached to: how long it stands still, by the kit's clock and by its own."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from etcdlab.engines.attach import AttachEngine, process
from etcdlab.engines.go.setup import debugger
from etcdlab.sandboxes.sandbox import Sandbox
from tests.bench.measure import interleaved, processes
from tests.bench.table import Result
from tests.engines.attach.services import Service, build

RELEASE, SCENARIO = "3.7.1", "advertises-unspecified"
_LIMIT = 60.0
"""Seconds it may stand still: a slow machine is to be measured, not cut off."""


def rows(runs: int) -> Iterator[Result]:
    """A small program, and one with 5,000 goroutines; Delve's own start is there to compare with."""
    delve = debugger()
    with tempfile.TemporaryDirectory(prefix="etcdlab-bench.") as folder, Sandbox(SCENARIO) as lab:
        program = build(RELEASE, Path(folder))
        for what, idle, aim in (("attach: a small program", 0, 1000), ("attach: one of 5,000 goroutines", 5000, 1500)):
            output = Path(folder) / f"out-{idle}"
            with Service(program, lab.endpoints, output, autosync="1s", waiters=1, idle=idle) as service:
                stops = _Stops(service.fails())
                stood, version = interleaved(runs, stops.attach, processes((str(delve), "version")))
            yield Result(f"{what} stands still", stood, f"{aim} ms", aim, 1)
            yield Result("  by its own ticker", statistics.median(stops.gaps), "dlv version", version, aim, added=True)


class _Stops:
    """Attaches to a service again and again."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.gaps: list[float] = []
        """The longest pause of the program's ticker of a millisecond, at each."""

    def attach(self) -> float:
        """Attach once; the milliseconds by the kit's clock."""
        before = len(self._service.lines)
        with AttachEngine(process(self._service.pid), max_stop=_LIMIT) as engine:
            trace = engine.run()
        # It prints every 100 ms.
        time.sleep(0.3)
        self.gaps.append(max(line.longest for line in self._service.lines[before:]))
        assert trace.process
        assert trace.process.stood
        return trace.process.stood * 1000
