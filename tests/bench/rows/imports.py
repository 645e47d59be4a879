"""`import etcdlab` in a fresh interpreter."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.bench.machine import PASS
from tests.bench.measure import interleaved, processes
from tests.bench.table import Result


def rows(runs: int) -> Iterator[Result]:
    """One result, aimed at in milliseconds on top."""
    ours, against = interleaved(runs, processes((sys.executable, "-c", "import etcdlab")), processes(PASS))
    yield Result("import etcdlab", ours, "python -c pass", against, 10, added=True)
