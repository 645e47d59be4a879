"""A sandbox, from nothing to the first linearizable read: `start` returns when every member has answered one."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.sandboxes.sandbox import Sandbox
from tests.bench.machine import etcd_version, server_version
from tests.bench.measure import Side, interleaved, processes, timed
from tests.bench.table import Result


def rows(runs: int) -> Iterator[Result]:
    """One result for each number of members."""
    for members, aim in ((1, 2.5), (3, 6.0)):
        sides = (_starts(members), processes(etcd_version()), processes(server_version()))
        ours, command, server = interleaved(runs, *sides)
        what = f"sandbox, {members} member{'s' * (members > 1)}"
        yield Result(what, ours, "etcd --version, the command on PATH", command, aim)
        yield Result(f"  {what}", ours, "etcd --version, the server's own file", server)


def _starts(members: int) -> Side:
    """A side that ends what it has started, without counting that."""

    def side() -> float:
        lab = Sandbox("healthy", members=members)
        try:
            return timed(lab.start)()
        finally:
            lab.close()

    return side
