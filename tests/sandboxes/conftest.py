"""What the tests of the sandboxes ask real servers and the kernel."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator

import pytest

from tests.sandboxes.processes import LIMIT, Child


@pytest.fixture
def child() -> Iterator[Callable[[str], Child]]:
    """Starts Python processes, and ends them with their groups."""
    started: list[Child] = []

    def start(code: str) -> Child:
        started.append(Child(code))
        return started[-1]

    yield start
    for one in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(one.process.pid, signal.SIGKILL)
        one.process.wait(LIMIT)
        for pipe in (one.process.stdin, one.process.stdout):
            assert pipe
            pipe.close()
