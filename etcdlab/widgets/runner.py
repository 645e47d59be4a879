"""Runs an engine in a thread of its own, so that the kernel stays free."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from etcdlab.errors import EtcdlabError, Interrupted
from etcdlab.messages import Text
from etcdlab.widgets.worker import Worker, has_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from etcdlab.engines.engine import Engine
    from etcdlab.step import Step
    from etcdlab.trace import Trace

EVERY = 0.05
"""Seconds between two updates while the engine runs. Faster updates would not be visible."""

SLOW = 0.15
"""A request that takes fewer seconds shows no busy label."""

Activity = Literal["", "working", "running", "stopping"]
"""What a runner does, for the page: nothing, one step, a run, or it waits for a step that it stops."""

Until = Literal["step", "end", "station", "phase"]


class Goal(NamedTuple):
    """How far the engine goes: one step, to the end, to a station, or out of a phase; `name` is of the last two."""

    until: Until
    name: str = ""

    def is_reached(self, step: Step) -> bool:
        """Whether a step is the last one of the request."""
        if self.until == "station":
            return step.station == self.name
        if self.until == "phase":
            return step.phase != self.name
        return self.until == "step"


class Runner:
    """Runs the requests to an engine, in order. Its thread ends when no request is left.

    `on_trace` is called with the trace as it grows, `on_busy` with what the runner does, `on_error` with an error, and
    `on_idle` with the trace when nothing is left to do. All are called in that thread; `on_busy` also in the thread
    that calls `stop`.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        on_trace: Callable[[Trace], None],
        on_busy: Callable[[Activity], None],
        on_error: Callable[[Exception], None],
        on_idle: Callable[[Trace], None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._on_trace, self._on_busy, self._on_error, self._on_idle = on_trace, on_busy, on_error, on_idle
        self._lock = threading.RLock()  # without threads, the work begins where it was requested
        self._goals: deque[Goal] = deque()
        self._thread: Worker | None = None
        self._stop = threading.Event()
        self._closing = False
        self._goal: Goal | None = None
        """The goal of the request that runs."""
        self.error: Exception | None = None
        """The error of the engine at the newest request."""

    def step(self) -> None:
        """Ask for the next step, and return at once."""
        self._ask(Goal("step"))

    def run(self, to: Literal["end", "station", "phase"] = "end", name: str = "") -> None:
        """Ask for a run, and return at once: to the end, to the station of that name, or out of the phase."""
        self._ask(Goal(to, name))

    def stop(self) -> None:
        """End the current step, and drop the other requests."""
        with self._lock:
            self._goals.clear()
            if self._thread is not None:
                self._stop.set()
                self._on_busy("stopping")
                self._engine.interrupt()

    def close(self) -> None:
        """End the engine: now, or when its current step has ended. A second call does nothing."""
        self.stop()
        with self._lock:
            self._closing = True
            if self._thread is None:
                self._engine.close()

    @property
    def closed(self) -> bool:
        """Whether the engine was ended, or will be once its current step has ended."""
        return self._closing

    @property
    def ended(self) -> bool:
        """Whether the engine is at the end of its workload, or was ended."""
        return self._closing or self._engine.trace.complete

    @property
    def hold_status(self) -> Text:
        """What is paused while there is no request, and which timeouts run on. Empty after the end."""
        return "" if self.ended else self._engine.hold_status

    @property
    def trace(self) -> Trace:
        """The engine's, valid at any moment."""
        return self._engine.trace

    def wait(self, timeout: float) -> bool:
        """Wait at most so many seconds until no request is left. Returns whether none is left."""
        thread = self._thread
        return thread is None or thread.wait(timeout)

    def _ask(self, goal: Goal) -> None:
        with self._lock:
            if not self._closing:
                self._goals.append(goal)
                self._begin()

    def _begin(self) -> None:
        if self._thread is None:
            self._stop.clear()
            self._thread = Worker(self._work, "etcdlab-runner")
            self._thread.start()

    def _work(self) -> None:
        while (goal := self._next_goal()) is not None:
            self.error = None
            try:
                self._pursue(goal)
            except Exception as error:  # noqa: BLE001 - the page displays any error, and the person may go on
                self._fail(error)
            try:
                if not self._goals:
                    self._on_idle(self._engine.trace)
            except Exception as error:  # noqa: BLE001 - an error in what draws the trace does not stop the client
                self._fail(error)

    def _fail(self, error: Exception) -> None:
        self.error = error
        self._on_error(error)

    def _next_goal(self) -> Goal | None:
        with self._lock:
            if self._goals:
                self._stop.clear()
                return self._goals.popleft()
            self._thread = None
            self._on_busy("")
            if self._closing:
                self._engine.close()
            return None

    def _pursue(self, goal: Goal) -> None:
        slow = threading.Timer(SLOW, self._say_busy, (goal,))
        slow.daemon = True
        self._goal = goal
        if has_threads():
            slow.start()
        try:
            updated = time.monotonic()
            for step in self._steps():
                if self._stop.is_set() or goal.is_reached(step):
                    break
                if time.monotonic() - updated > EVERY:
                    self._on_trace(self._engine.trace)
                    updated = time.monotonic()
        finally:
            slow.cancel()
            self._goal = None
            self._on_trace(self._engine.trace)

    def _steps(self) -> Iterator[Step]:
        """The engine's next steps, until there are no more or a wait for one was stopped."""
        while not self._stop.is_set():
            try:
                yield next(self._engine)
            except StopIteration:
                return
            except Interrupted:
                # Without a stop, the interrupt was meant for a wait that had just ended.
                continue

    def _say_busy(self, goal: Goal) -> None:
        with self._lock:
            if self._goal is goal and not self._stop.is_set():
                self._on_busy("working" if goal.until == "step" else "running")


def lines_of(error: Exception) -> tuple[Text, ...]:
    """The lines of an error on the page."""
    return (error.what, error.do) if isinstance(error, EtcdlabError) else (str(error),)


def obey(runner: Runner, content: Any) -> None:
    """Do what a page asks for: `{"do": "next"}`, `{"do": "stop"}`, or `{"do": "run", "to": "end"}`.

    A run goes to the `end`, to a `station`, or out of a `phase`, which the request names under that key. Whatever else
    a page sends is ignored.
    """
    request = content if isinstance(content, dict) else {}
    do, to = request.get("do"), request.get("to")
    if do == "stop":
        runner.stop()
    elif do == "next":
        runner.step()
    elif do == "run":
        if to in ("station", "phase"):
            runner.run(to, str(request.get(to, "")))
        else:
            runner.run()
