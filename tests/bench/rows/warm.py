"""In a warm process: connect, both member lists, all dials, verdict; three members.

Where 10 ms of a check go, while `etcdctl endpoint health --cluster` takes 16 (two cores, nothing else in their way):

    three dials; h2 takes 0.7 of a processor for each one     2.6
    grpc's first connection, and one Range                    1.9
    four member lists, and grpc's connections two and three   2.4
    87 steps of the modelled client                           2.2
    43 rules                                                  0.5
    the end of the connections and of the thread              0.4

0.4 would be 6.5 ms. The three rounds on the network take 6.9, and each one needs the answers of the round before it.
"""

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
