"""A number in a paused process: the kernel and Delve return the same."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from etcdlab.chain import chain_of
from etcdlab.engines.build.clock_overlay import PAUSED
from etcdlab.engines.debugger.word_in_memory import WordInMemory
from etcdlab.engines.go.client_build import ready
from etcdlab.engines.go.paused_process import PausedProcess
from tests.processes import becomes


@pytest.fixture
def process() -> Iterator[PausedProcess]:
    """A real client that has not taken a step."""
    build = ready(chain_of("3.7.1"))
    process = PausedProcess(build.delve, build.probe)
    yield process
    process.close()


@pytest.fixture
def memory(process: PausedProcess) -> Iterator[int]:
    file = os.open(f"/proc/{process.pids[1]}/mem", os.O_RDWR)
    yield file
    os.close(file)


def test_the_kernel_and_delve_agree(process: PausedProcess, memory: int) -> None:
    """macOS has no /proc: there Delve reads and writes."""
    by_kernel = WordInMemory(process.ask, memory, PAUSED, "uint32")
    by_delve = WordInMemory(process.ask, -1, PAUSED, "uint32")

    for writer in (by_kernel, by_delve):
        for number in (7, 0):
            writer.write(number)
            assert (by_kernel.read(), by_delve.read()) == (number, number)


def test_of_a_process_that_ended_delve_answers(process: PausedProcess, memory: int) -> None:
    """The kernel returns no byte of its memory."""
    by_kernel = WordInMemory(process.ask, memory, PAUSED, "uint32")
    by_delve = WordInMemory(process.ask, -1, PAUSED, "uint32")
    os.kill(process.pids[1], signal.SIGKILL)

    assert becomes(lambda: not os.pread(memory, 4, by_kernel._address))
    assert by_kernel.read() == by_delve.read()
