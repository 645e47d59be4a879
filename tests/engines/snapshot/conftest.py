"""Python programs whose memory and threads a test knows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.engines.snapshot.python_process import RunPython


@pytest.fixture
def run_python() -> Iterator[RunPython]:
    """Runs a program until it prints its first line, or ends. The program ends with the test."""
    with ExitStack() as stack:

        def run(program: str) -> subprocess.Popen[str]:
            command = [sys.executable, "-c", program]
            running = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
            stack.callback(running.kill)
            assert running.stdout
            running.stdout.readline()
            return running

        yield run
