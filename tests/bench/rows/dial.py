"""The staged dial of 3 and of 100 URLs."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.cluster.access import Access
from etcdlab.cluster.dial.dialler import Target, dial_all
from etcdlab.sandboxes.sandbox import Sandbox
from tests.bench import canned
from tests.bench.measure import Side, interleaved, timed
from tests.bench.table import Result


def rows(runs: int) -> Iterator[Result]:
    """One result for each number of URLs."""
    with Sandbox("healthy") as lab:
        recorded = canned.record(lab.endpoints[0])
        for count in (3, 100):
            ours, against = interleaved(runs, _dials(lab.endpoints[0], count), _replays(recorded, count))
            yield Result(f"staged dial of {count} URLs", ours, "open_connection, same bytes canned", against, 3)


def _dials(address: str, count: int) -> Side:
    def work() -> None:
        dials = dial_all([Target(f"http://{address}")] * count, Access())
        if not all(dial.reached for dial in dials):
            raise RuntimeError("a dial of a healthy server failed")

    return timed(work)


def _replays(recorded: canned.Canned, count: int) -> Side:
    return timed(lambda: recorded.replay(count))
