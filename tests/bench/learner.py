"""Learners, each in a Python of its own with a sandbox of its own, as thirty kernels on one machine are.

Run as a program, this is one learner: it starts the sandbox when a line comes, checks it at the next line, and prints
what it has after each of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from types import TracebackType
from typing import Any, NamedTuple, Self

import psutil

SCENARIO = "advertises-unspecified"
_LIMIT = 120.0


class Usage(NamedTuple):
    """What processes use of the machine, with all that they started."""

    ports: int
    """Ports on which a socket listens, or which are reserved."""
    files: int
    megabytes: float
    """Each shared page counts only in part (PSS), so a sum is what the machine has to have."""


class Learners:
    """So many learners. A context manager: the processes and the sandboxes end with it."""

    def __init__(self, count: int) -> None:
        command = [sys.executable, "-m", "tests.bench.learner"]
        self._processes = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(count)
        ]

    def __enter__(self) -> Self:
        self._replies()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for process in self._processes:
            if process.stdin:
                process.stdin.close()
        for process in self._processes:
            process.wait(_LIMIT)
            if process.stdout:
                process.stdout.close()

    def start(self) -> list[dict[str, Any]]:
        """Start all sandboxes at the same moment. For each: its milliseconds, and the addresses of its servers."""
        return self._ask()

    def check(self) -> list[dict[str, Any]]:
        """Check all sandboxes at the same moment. For each: its milliseconds, and the rules of its findings."""
        return self._ask()

    def usage(self) -> Usage:
        """What all of them use now."""
        roots = [psutil.Process(process.pid) for process in self._processes]
        everything = [process for root in roots for process in (root, *root.children(recursive=True))]
        return Usage(
            len(
                {
                    socket.laddr.port
                    for process in everything
                    for socket in process.net_connections()
                    if socket.laddr and not socket.raddr
                }
            ),
            sum(process.num_fds() for process in everything),
            megabytes(everything),
        )

    def _ask(self) -> list[dict[str, Any]]:
        for process in self._processes:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        return self._replies()

    def _replies(self) -> list[dict[str, Any]]:
        """The next line of each. Raises RuntimeError for one that ended."""
        lines = [process.stdout.readline() if process.stdout else "" for process in self._processes]
        if not all(lines):
            raise RuntimeError("a learner's process ended before it answered")
        return [json.loads(line) for line in lines]


def megabytes(processes: list[psutil.Process]) -> float:
    """The memory of these processes."""
    return sum(float(process.memory_full_info().pss) for process in processes) / 1e6


def main() -> None:
    """One learner."""
    import etcdlab

    _reply()
    sys.stdin.readline()
    began = time.perf_counter()
    lab = etcdlab.sandbox(SCENARIO).start()
    _reply(ms=(time.perf_counter() - began) * 1000, addresses=[member.address for member in lab.members])
    if sys.stdin.readline():
        began = time.perf_counter()
        findings = etcdlab.check(lab).findings
        _reply(ms=(time.perf_counter() - began) * 1000, rules=[finding.rule for finding in findings])
        sys.stdin.read()
    lab.close()


def _reply(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main()
