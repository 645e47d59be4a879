"""`etcdlab explain` on a large log of which 1 % is about etcd, beside `grep -c etcd`.

The aim is stated for 1 GB. A log of 200 MB displays what the start of the program adds.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.machine import ETCDLAB
from tests.bench.measure import interleaved, processes
from tests.bench.table import Result

BYTES = 200_000_000
COPIES = 5
"""So many times the log of 200 MB is 1 GB."""
SHARE = 0.01
MOST_RUNS = 5
AIM_MS = 3_000.0
"""For 1 GB."""

_OTHER = (
    '{{"level":"info","ts":"2026-11-27T06:00:{second:02}.123Z","caller":"handler/user.go:88","msg":"request completed",'
    '"path":"/api/v1/users/{number}","status":200,"duration_ms":{second},"remote":"10.0.{second}.17"}}\n'
)
_ETCD = (
    '{{"level":"warn","ts":"2026-11-27T06:00:{second:02}.123Z","caller":"v3@v3.5.9/retry_interceptor.go:62","msg":'
    '"retrying of unary invoker failed","target":"etcd-endpoints://0xc0001a2e00/10.0.0.5:2379","attempt":0,"error":'
    '"rpc error: code = DeadlineExceeded desc = latest balancer error: last connection error: connection error: desc = '
    '\\"transport: Error while dialing dial tcp 0.0.0.0:2379: connect: connection refused\\""}}\n'
)


def rows(runs: int) -> Iterator[Result]:
    """Two results for each size, from one measurement."""
    with tempfile.TemporaryDirectory(prefix="etcdlab-bench.") as folder:
        small = write(Path(folder) / "service.log", BYTES)
        yield from _rows("200 MB", small, AIM_MS / COPIES, runs)
        yield from _rows("1 GB", _copied(small, COPIES), AIM_MS, runs)


def _rows(size: str, log: Path, aim_ms: float, runs: int) -> Iterator[Result]:
    ours, grep = interleaved(
        min(runs, MOST_RUNS),
        processes(("sh", "-c", f"{ETCDLAB} explain {log} || [ $? = 1 ]")),
        processes(("grep", "-c", "etcd", str(log))),
    )
    yield Result(f"a log of {size} is explained", ours, "3 s for 1 GB", aim_ms, 1)
    yield Result("  beside", ours, "grep -c etcd", grep, 5)


def _copied(log: Path, copies: int) -> Path:
    """A log with the lines of another one so many times."""
    large = log.with_suffix(".large")
    with large.open("wb") as target:
        for _ in range(copies):
            with log.open("rb") as source:
                shutil.copyfileobj(source, target, 1 << 20)
    return large


def write(file: Path, size: int) -> Path:
    """A log of so many bytes, with the same lines in each run."""
    chance = random.Random(20261127)
    with file.open("w") as log:
        written = 0
        while written < size:
            lines = [_line(chance, number) for number in range(2000)]
            written += log.write("".join(lines))
    return file


def _line(chance: random.Random, number: int) -> str:
    template = _ETCD if chance.random() < SHARE else _OTHER
    return template.format(second=number % 60, number=number)
