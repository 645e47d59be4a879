"""In a warm process: connect, both member lists, all dials, verdict; three members."""

from __future__ import annotations

from collections.abc import Iterator

import etcdlab
from etcdlab.sandboxes.sandbox import Sandbox
from tests.bench.machine import etcdctl
from tests.bench.measure import interleaved, processes, timed
from tests.bench.table import Result


def rows(runs: int) -> Iterator[Result]:
    """One result."""
    with Sandbox("healthy", members=3) as lab:

        def check() -> None:
            investigation = etcdlab.check(lab.endpoints)
            if investigation.findings:
                raise RuntimeError(f"a healthy cluster is found wanting: {investigation}")

        health = etcdctl(lab.endpoints, "endpoint", "health", "--cluster")
        ours, against = interleaved(runs, timed(check), processes(health))
    yield Result("etcdlab.check in a warm process, 3 members", ours, "etcdctl endpoint health --cluster", against, 0.4)
