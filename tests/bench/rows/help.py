"""`etcdlab --help`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.bench.machine import ETCDLAB
from tests.bench.measure import interleaved, processes
from tests.bench.table import Result


def rows(runs: int) -> Iterator[Result]:
    """One result."""
    libraries = "import typer, rich.console"
    ours, against = interleaved(runs, processes((ETCDLAB, "--help")), processes((sys.executable, "-c", libraries)))
    yield Result("etcdlab --help", ours, libraries, against, 1.2)
