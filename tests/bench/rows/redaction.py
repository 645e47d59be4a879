"""Redacting a saved case of 50 MB, beside loading and saving it only."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from etcdlab.case import Case
from etcdlab.report.redaction import redact
from etcdlab.trace import Trace
from tests.bench.measure import interleaved, timed
from tests.bench.table import Result
from tests.report.cases import recorded_steps

BYTES = 50_000_000
STEPS = 200
LINES = 350
"""Lines of the log of each run: about half of its bytes."""
MOST_RUNS = 5


def rows(runs: int) -> Iterator[Result]:
    """Two results, from one measurement."""
    with tempfile.TemporaryDirectory(prefix="etcdlab-bench.") as folder:
        saved = large(BYTES).save(Path(folder) / "large.etcdlab")
        target = Path(folder) / "written.etcdlab"
        ours, floor = interleaved(
            min(runs, MOST_RUNS),
            timed(lambda: redact(Case.load(saved)).case.save(target)),
            timed(lambda: Case.load(saved).save(target)),
        )
    yield Result("a case of 50 MB is redacted", ours, "5 s", 5_000.0, 1)
    yield Result("  beside", ours, "loading and saving it", floor)


def large(size: int) -> Case:
    """A case of so many bytes: a recorded run of 200 steps with a log, repeated with other times and addresses."""
    first = _run(0)
    length = len(Case(traces=(first,)).encoded())
    return Case(traces=(first, *(_run(number) for number in range(1, size // length))))


def _run(number: int) -> Trace:
    trace = recorded_steps(STEPS)
    log = tuple(_line(trace.log[0], number, line) for line in range(LINES))
    return msgspec.structs.replace(trace, log=log)


def _line(recorded_line: str, run: int, line: int) -> str:
    """The recorded line at another time, of another client, about another address."""
    seconds = run * LINES + line
    for before, after in (
        ("1795380038.556671", f"{1795380038 + seconds}.{seconds % 997:06}"),
        ("1f3a0b9f", f"{run:08x}"),
        ('"attempt":0', f'"attempt":{line % 4}'),
        ("127.0.0.2:51387", f"etcd-{line % 3}.etcd.prod.acme.com:2379"),
        ("0.0.0.0:51387", f"10.{run % 3}.{line % 16}.{seconds % 200 + 1}:2379"),
    ):
        recorded_line = recorded_line.replace(before, after)
    return recorded_line
