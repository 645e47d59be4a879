"""`etcdlab check` as a whole process; and beside it, what merely loading its libraries takes.

Where 131 ms of a check go, while three etcdctl commands take 50 to 60 (two cores that nothing else uses, Python 3.11):

    Python itself                                              9
    typer, with inspect, gettext and subprocess               15
    etcd3 and grpc                                            10
    asyncio, with logging                                      7.5
    h2 and hpack                                               6.5
    ssl                                                        6
    msgspec, with datetime, decimal and uuid                   6
    protobuf                                                   4.5
    rich.cells                                                 1.5
    other modules of Python: re, typing, pathlib, ipaddress   10
    160 modules of etcdlab                                    27
    the check: dials, grpc's calls, rules, text               24
    the end of the process                                     4

Python and the libraries are 76 of these, 1.4 of the etcdctl commands. The aim leaves 45 for what is etcdlab's own.
The times of all imports of one run: `PYTHONPROFILEIMPORTTIME=1 etcdlab check ENDPOINT`.
"""

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
