"""Measuring two or more sides in turn, so that a machine that grows slower or faster does so for all of them."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable

Side = Callable[[], float]
"""Does its work once, and says how many milliseconds that took."""

_LIMIT = 120.0
"""Seconds that one process may take."""


def interleaved(runs: int, *sides: Side) -> tuple[float, ...]:
    """The median of each side, in milliseconds. A first turn, which fills caches, does not count."""
    turns = [[side() for side in sides] for _ in range(runs + 1)]
    return tuple(statistics.median(times) for times in zip(*turns[1:], strict=True))


def timed(work: Callable[[], object]) -> Side:
    """A side that calls `work`."""

    def side() -> float:
        start = time.perf_counter()
        work()
        return (time.perf_counter() - start) * 1000

    return side


def processes(*commands: tuple[str, ...]) -> Side:
    """A side that runs whole processes, one after the other. Raises RuntimeError with the words of one that fails."""

    def work() -> None:
        for command in commands:
            _run(command)

    return timed(work)


def _run(command: tuple[str, ...]) -> None:
    result = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_LIMIT)
    if result.returncode:
        error_text = (result.stderr or result.stdout).decode(errors="replace")
        raise RuntimeError(f"`{' '.join(command)}` ended with exit code {result.returncode}: {error_text}")
