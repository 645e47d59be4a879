"""A wait for a thread that the kernel interrupts, as a person does with JupyterLab's `i i`."""

from __future__ import annotations

import _thread
import threading

import pytest

import etcdlab
from etcdlab.widgets.worker import Worker
from tests.cluster.peers import Peers


def interrupt_after(seconds: float) -> None:
    """Raise KeyboardInterrupt in the main thread, as a kernel does on SIGINT."""
    timer = threading.Timer(seconds, _thread.interrupt_main)
    timer.daemon = True
    timer.start()


def test_a_worker_is_waited_for_again_after_an_interrupt() -> None:
    go_on = threading.Event()
    worker = Worker(lambda: go_on.wait(30) and None, "etcdlab-test")
    worker.start()
    interrupt_after(0.2)
    with pytest.raises(KeyboardInterrupt):
        worker.wait(20)

    assert not worker.wait(0.1)
    go_on.set()
    assert worker.wait(20)


def test_the_next_run_goes_on_after_an_interrupt(peers: Peers) -> None:
    """It comes at once, while the thread of the first run still ends its step."""
    investigation = etcdlab.Investigation(endpoints=f"127.0.0.2:{peers.black_hole()}", timeout=1)
    interrupt_after(0.3)
    with pytest.raises(KeyboardInterrupt):
        investigation.run()

    assert [finding.code for finding in investigation.run().findings] == ["R10"]
    investigation.close()
