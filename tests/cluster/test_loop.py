"""A loop in a thread of its own."""

from __future__ import annotations

import asyncio
import gc
import signal
import subprocess
import sys
import threading
import time

import pytest

from etcdlab.cluster.loop import LoopThread
from etcdlab.errors import ClusterError


async def _answer() -> int:
    await asyncio.sleep(0)
    return 42


def _threads() -> int:
    return sum(thread.name == "etcdlab-loop" for thread in threading.enumerate())


def test_runs_beside_a_loop_that_is_already_running() -> None:
    loop = LoopThread()

    async def cell() -> int:
        return loop.run(_answer(), 10)

    assert asyncio.run(cell()) == 42
    loop.close()


def test_a_timeout_cancels_the_coroutine() -> None:
    """The loop runs the next coroutine afterwards."""
    loop, cancelled = LoopThread(), threading.Event()

    async def endless() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            cancelled.set()

    with pytest.raises(TimeoutError):
        loop.run(endless(), 0.05)

    assert cancelled.wait(10)
    assert loop.run(_answer(), 10) == 42
    loop.close()


def test_ctrl_c_cancels_the_coroutine() -> None:
    """The loop runs the next coroutine afterwards."""
    loop, started, cancelled = LoopThread(), threading.Event(), threading.Event()

    async def endless() -> None:
        started.set()
        try:
            await asyncio.sleep(3600)
        finally:
            cancelled.set()

    def interrupt() -> None:
        started.wait(10)
        time.sleep(0.1)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        loop.run(endless(), 30)
    thread.join()

    assert cancelled.wait(10)
    assert loop.run(_answer(), 10) == 42
    loop.close()


def test_close_ends_the_thread_and_may_be_called_again() -> None:
    before = _threads()
    loop = LoopThread()
    loop.start(asyncio.sleep(3600))

    loop.close()
    loop.close()

    assert _threads() == before
    with pytest.raises(ClusterError, match="closed"):
        loop.run(_answer(), 1)


def test_the_thread_goes_with_the_last_reference() -> None:
    before = _threads()
    loop = LoopThread()
    assert loop.run(_answer(), 10) == 42

    del loop
    gc.collect()

    assert _threads() == before


def test_a_forgotten_loop_does_not_delay_the_end_of_the_process() -> None:
    code = (
        "import asyncio; from etcdlab.cluster.loop import LoopThread\n"
        "loop = LoopThread(); loop.start(asyncio.sleep(3600)); print('end')"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60, check=True
    )

    assert (result.stdout, result.stderr) == ("end\n", "")
