"""Has an engine go on while the kernel stays free: what a person asks for is done in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from etcdlab.errors import Interrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from etcdlab.engines.engine import Engine
    from etcdlab.trace import Step, Trace

EVERY = 0.05
"""Seconds between two looks at the trace while the engine runs: more often nobody sees."""

SLOW = 0.15
"""Seconds a request may take before it is told that something is done: the page knows that it asked."""

_STOPPING = "stopping"


class Runner:
    """Does what is asked of an engine, in order. A thread lives as long as there is something to do.

    `saw` is told of the trace as it grows, `at_work` what the engine does, in a word ("" for nothing), and
    `failed` of an error, and `rested` of the trace when nothing is left to do. All are called in that thread.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        saw: Callable[[Trace], None],
        at_work: Callable[[str], None],
        failed: Callable[[Exception], None],
        rested: Callable[[Trace], None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._saw, self._at_work, self._failed, self._rested = saw, at_work, failed, rested
        self._lock = threading.Lock()
        self._asked: deque[Mapping[str, Any]] = deque()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._closing = False
        self._doing: Mapping[str, Any] | None = None
        self.error: Exception | None = None
        """What the engine raised at the newest request."""

    def ask(self, request: Mapping[str, Any]) -> None:
        """Take a request and return: `{"do": "next"}`, `{"do": "run", "to": "end"}`, `{"do": "stop"}`.

        A run goes to the `end`, to a `station`, or out of a `phase`, which the request names under that word.
        What else a page may send is passed over.
        """
        if request.get("do") == "stop":
            self._halt()
        elif request.get("do") in ("next", "run"):
            with self._lock:
                if not self._closing:
                    self._asked.append(request)
                    self._begin()

    def close(self) -> None:
        """End the engine: now, or once the step it is at lets go. Harmless when repeated."""
        self._halt()
        with self._lock:
            self._closing = True
            if self._thread is None:
                self._engine.close()

    @property
    def ended(self) -> bool:
        """Whether the engine is at the end of its workload, or was ended."""
        return self._closing or self._engine.trace.complete

    @property
    def hold_status(self) -> str:
        """How the engine's client stands while nobody asks it to go on; nothing where it has ended."""
        return "" if self.ended else self._engine.hold_status

    @property
    def trace(self) -> Trace:
        """The engine's, valid at any moment."""
        return self._engine.trace

    def wait(self, timeout: float) -> bool:
        """Wait until nothing is left to do; whether that was so within so many seconds."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)
        return thread is None or not thread.is_alive()

    def _halt(self) -> None:
        with self._lock:
            self._asked.clear()
            if self._thread is not None:
                self._stop.set()
                self._at_work(_STOPPING)
                self._engine.interrupt()

    def _begin(self) -> None:
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(target=self._work, name="etcdlab-runner", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while (request := self._next_request()) is not None:
            self.error = None
            try:
                self._do(request)
            except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear of it, and may go on
                self._fail(error)
            try:
                if not self._asked:
                    self._rested(self._engine.trace)
            except Exception as error:  # noqa: BLE001 - nor may what is drawn of it keep the client from going on
                self._fail(error)

    def _fail(self, error: Exception) -> None:
        self.error = error
        self._failed(error)

    def _next_request(self) -> Mapping[str, Any] | None:
        with self._lock:
            if self._asked:
                self._stop.clear()
                return self._asked.popleft()
            self._thread = None
            self._at_work("")
            if self._closing:
                self._engine.close()
            return None

    def _do(self, request: Mapping[str, Any]) -> None:
        slow = threading.Timer(SLOW, self._say, (request,))
        slow.daemon = True
        self._doing = request
        slow.start()
        try:
            looked = time.monotonic()
            for step in self._steps():
                if self._stop.is_set() or _there(request, step):
                    break
                if time.monotonic() - looked > EVERY:
                    self._saw(self._engine.trace)
                    looked = time.monotonic()
        finally:
            slow.cancel()
            self._doing = None
            self._saw(self._engine.trace)

    def _steps(self) -> Iterator[Step]:
        """The engine's next steps, until there are no more or a wait for one was stopped."""
        while not self._stop.is_set():
            try:
                yield next(self._engine)
            except StopIteration:
                return
            except Interrupted:
                # Where nobody said stop, it was meant for a wait that had just ended.
                continue

    def _say(self, request: Mapping[str, Any]) -> None:
        with self._lock:
            if self._doing is request and not self._stop.is_set():
                self._at_work("working" if request["do"] == "next" else "running")


def _there(request: Mapping[str, Any], step: Step) -> bool:
    """Whether a step is the last one that was asked for."""
    if request["do"] == "next":
        return True
    if request.get("to") == "station":
        return step.station == request.get("station")
    return request.get("to") == "phase" and step.phase != request.get("phase")
