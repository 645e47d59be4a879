"""The real client held at every station: until it first stands still, at each stop, and all in all."""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Iterator

from etcdlab.chain import chain_of
from etcdlab.engines.go.client_build import ClientBuild, ready
from etcdlab.engines.go.engine import GoEngine
from etcdlab.engines.go.probe_input import configuration
from etcdlab.request import Request
from etcdlab.sandboxes.sandbox import Sandbox
from tests.bench.measure import interleaved, processes
from tests.bench.table import Result

RELEASE, SCENARIO = "3.7.1", "advertises-unspecified"
_LIMIT = 60.0


def rows(runs: int) -> Iterator[Result]:
    """The seed's fault on the newest measured client, without holding it anywhere."""
    build = ready(chain_of(RELEASE))
    with Sandbox(SCENARIO) as lab:
        walk = _Walk(lab.endpoints)
        first, version = interleaved(runs, walk.first, processes((str(build.delve), "version")))
        rest, alone = interleaved(max(runs // 3, 1), walk.rest, lambda: _alone(build, lab.endpoints))
    yield Result("real client: first stop", first, "dlv version", version, 800, added=True)
    stops = sorted(walk.stops)
    yield Result("  a stop, read: the median", statistics.median(stops), "2 ms", 2.0, 1)
    yield Result("  a stop, read: of 100 the 95th", stops[len(stops) * 95 // 100], "8 ms", 8.0, 1)
    yield Result("  the whole walk, from the first stop", rest, "the same client, not held", alone, 1500, added=True)


class _Walk:
    """Walks of the chain, timed."""

    def __init__(self, endpoints: tuple[str, ...]) -> None:
        self._request = Request.of(endpoints, engine="go")
        self.stops: list[float] = []
        """Milliseconds the client stood still at each stop."""

    def first(self) -> float:
        """Until the first stop."""
        with GoEngine(self._request, chain_of(RELEASE)) as engine:
            start = time.perf_counter()
            next(engine)
            return (time.perf_counter() - start) * 1000

    def rest(self) -> float:
        """From the first stop to the end."""
        with GoEngine(self._request, chain_of(RELEASE)) as engine:
            next(engine)
            start, paused_before = time.perf_counter(), engine.paused_seconds
            for _ in engine:
                if engine.paused_seconds > paused_before:
                    self.stops.append((engine.paused_seconds - paused_before) * 1000)
                    paused_before = engine.paused_seconds
            return (time.perf_counter() - start) * 1000


def _alone(build: ClientBuild, endpoints: tuple[str, ...]) -> float:
    """The same workload without a debugger."""
    workload = json.dumps(configuration(Request.of(endpoints, engine="go"), gets=1)) + "\n"
    start = time.perf_counter()
    with subprocess.Popen([build.probe], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as client:
        assert client.stdin
        client.stdin.write(workload)
        client.stdin.flush()
        client.wait(_LIMIT)
    return (time.perf_counter() - start) * 1000
