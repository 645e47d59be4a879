"""`etcdlab check` as a whole process; and beside it, what merely loading its libraries takes."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from etcdlab.sandboxes.sandbox import Sandbox
from tests.bench.machine import ETCDLAB, etcdctl
from tests.bench.measure import interleaved, processes
from tests.bench.table import Result

LIBRARIES = "typer, asyncio, ssl, h2.connection, msgspec, grpc, google.protobuf.message_factory"
ETCDCTL_COMMANDS = (("member", "list"), ("endpoint", "health", "--cluster"), ("endpoint", "status", "--cluster"))


def rows(runs: int) -> Iterator[Result]:
    """Ours, and the libraries alone."""
    with Sandbox("healthy", members=3) as lab:
        ours, floor, against = interleaved(
            runs,
            processes((ETCDLAB, "check", *lab.endpoints)),
            processes((sys.executable, "-c", f"import {LIBRARIES}")),
            processes(*(etcdctl(lab.endpoints, *words) for words in ETCDCTL_COMMANDS)),
        )
    than = "etcdctl member list, endpoint health, endpoint status"
    yield Result("etcdlab check, 3 members", ours, than, against, 2.2)
    yield Result("  its libraries alone", floor, than, against)
