"""Runs a function that a peer can delay, such as grpcio's `Channel.close`, in a daemon thread of its own.

`Channel.close` waits until every call has ended. grpcio ends a call in the thread that reads from the peer, and a peer
that sends PING or SETTINGS frames without a pause keeps that thread reading. So only the end of the process waits for
such a thread, for a limited time.
"""

from __future__ import annotations

import atexit
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

AT_EXIT = 1.0
"""Seconds that the end of the process waits for all of them together."""

_threads: set[threading.Thread] = set()
_not_called: list[Callable[[], object]] = []
"""Keeps a reference to each channel that could not be closed: grpcio closes a channel with its last reference."""


def in_background(function: Callable[[], object]) -> None:
    """Call the function in a thread of its own, and do not wait for its return."""
    thread = threading.Thread(target=_run, args=(function,), name="etcdlab-background", daemon=True)
    # Before its start: the thread may have ended by the time `start` returns.
    _threads.add(thread)
    try:
        thread.start()
    except RuntimeError:
        # The process ends, or may have no further thread: what is open ends with the process.
        _threads.discard(thread)
        _not_called.append(function)


def _run(function: Callable[[], object]) -> None:
    try:
        function()
    finally:
        _threads.discard(threading.current_thread())


@atexit.register
def _wait() -> None:
    end = time.monotonic() + AT_EXIT
    for thread in tuple(_threads):
        thread.join(max(0.0, end - time.monotonic()))
