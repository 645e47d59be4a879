"""A wait for a thread that the kernel interrupts, as a person does with JupyterLab's `i i`."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable

import pytest

import etcdlab
from etcdlab.widgets.worker import Worker
from tests.cluster.peers import Peers
from tests.processes import becomes


def interrupt_once(true: Callable[[], bool]) -> None:
    """Raise KeyboardInterrupt in the main thread, as a kernel does on SIGINT, once that is so."""

    main = threading.main_thread().ident
    assert main

    def wait() -> None:
        if becomes(true):
            time.sleep(0.2)  # until the main thread waits
            signal.pthread_kill(main, signal.SIGINT)

    threading.Thread(target=wait, daemon=True).start()


def test_a_worker_is_waited_for_again_after_an_interrupt() -> None:
    go_on = threading.Event()
    worker = Worker(lambda: go_on.wait(30) and None, "etcdlab-test")
    worker.start()
    interrupt_once(worker.is_alive)
    with pytest.raises(KeyboardInterrupt):
        worker.wait(20)

    assert not worker.wait(0.1)
    go_on.set()
    assert worker.wait(20)


def test_the_next_run_goes_on_after_an_interrupt(peers: Peers) -> None:
    """It comes at once, while the thread of the first run still ends its step."""
    investigation = etcdlab.Investigation(endpoints=f"127.0.0.2:{peers.black_hole()}", timeout=2)
    interrupt_once(lambda: investigation.panel.trace.steps[-1:] != ())
    with pytest.raises(KeyboardInterrupt):
        investigation.run()

    assert [finding.code for finding in investigation.run().findings] == ["R10"]
    investigation.close()


def test_without_threads_the_work_is_done_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a browser: CPython for Emscripten raises "can't start new thread"."""
    monkeypatch.setattr("sys.platform", "emscripten")
    threads: list[threading.Thread] = []
    worker = Worker(lambda: threads.append(threading.current_thread()), "etcdlab-test")
    worker.start()

    assert threads == [threading.main_thread()]
    assert worker.wait(0)
