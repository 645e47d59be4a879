"""A wait that another thread ends, and that is taken up again."""

from __future__ import annotations

import signal
import threading
import time
from concurrent.futures import Future

import pytest

from etcdlab.cluster.access import Access
from etcdlab.cluster.connection import Cluster
from etcdlab.cluster.interruption import Interruption
from etcdlab.errors import Interrupted
from tests.cluster.peers import Etcds

LONG = 20.0


def test_another_thread_ends_a_wait() -> None:
    """The next call continues the wait."""
    interruption, future = Interruption(), Future[int]()
    threading.Timer(0.1, interruption.ask).start()
    with pytest.raises(Interrupted):
        interruption.result(future, LONG)
    threading.Timer(0.1, future.set_result, (7,)).start()

    assert interruption.result(future, LONG) == 7


def test_one_that_comes_too_early_ends_the_next_wait_only() -> None:
    interruption, future = Interruption(), Future[int]()
    interruption.ask()
    interruption.ask()
    with pytest.raises(Interrupted):
        interruption.result(future, LONG)

    with pytest.raises(TimeoutError):
        interruption.result(future, 0.05)


def test_an_interruption_loses_no_result() -> None:
    """A result that is complete is returned, even if somebody interrupts the wait."""
    interruption, future = Interruption(), Future[int]()
    future.set_result(7)
    interruption.ask()

    assert interruption.result(future, LONG) == 7


def test_a_call_to_a_server_that_froze_ends_at_once(etcds: Etcds) -> None:
    there, interruption = etcds.start(), Interruption()
    with Cluster([there.endpoint], Access(timeout=LONG), interruption=interruption) as cluster:
        there.process.send_signal(signal.SIGSTOP)
        for ask in (cluster.members, cluster.get, cluster.member_lists):
            threading.Timer(0.2, interruption.ask).start()
            began = time.monotonic()
            with pytest.raises(Interrupted):
                ask()
            assert time.monotonic() - began < LONG / 2
        there.process.send_signal(signal.SIGCONT)

        assert cluster.members()[0].members
