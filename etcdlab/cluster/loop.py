"""An asyncio loop in a thread of its own: the caller's thread may already run one, as in a notebook."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from etcdlab.errors import ClusterError
from etcdlab.messages import message

_T = TypeVar("_T")
_END = 5.0
"""Seconds that ending the thread may take."""


class LoopThread:
    """Runs coroutines for callers in other threads.

    The thread is a daemon, and ends with `close`, with the last reference to this object, or with the process.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        # The thread must not refer to this object, or the last reference would never go.
        thread = threading.Thread(target=_serve, args=(self._loop,), name="etcdlab-loop", daemon=True)
        thread.start()
        self._end = weakref.finalize(self, _stop, self._loop, thread)

    def run(self, coroutine: Coroutine[Any, Any, _T], timeout: float) -> _T:
        """Wait at most `timeout` seconds for the coroutine's result.

        Raises what it raises, or TimeoutError. At its end, also after Ctrl-C, the coroutine has ended or is cancelled,
        and the loop can be used again.
        """
        future = self.start(coroutine)
        try:
            return future.result(timeout)
        finally:
            future.cancel()

    def start(self, coroutine: Coroutine[Any, Any, _T]) -> Future[_T]:
        """Start the coroutine and do not wait. Raises ClusterError once closed."""
        if not self._end.alive:
            coroutine.close()
            raise ClusterError(message("The connection is closed."), message("Open it again."))
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def close(self) -> None:
        """End the thread and what still runs in it."""
        self._end()


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(_cancel_all())
        # One more turn of the loop: closed transports close their sockets in a callback.
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


async def _cancel_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _stop(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    loop.call_soon_threadsafe(loop.stop)
    # The last reference can go in the loop's own thread, which cannot wait for itself.
    if thread is not threading.current_thread():
        thread.join(_END)
