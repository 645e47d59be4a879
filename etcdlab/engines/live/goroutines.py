"""The goroutines of a modelled client, and the order in which they run.

A task does one thing and returns the tasks that come next. After an interrupt the same task runs again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from etcdlab.step import Step

Task = Callable[[], "TaskResult | None"]
"""It returns None if its goroutine has to wait. Then it runs again later."""
TaskResult = tuple["Step | None", list[Task]]
"""What a task did: the step it passed, if any, and the tasks that come next."""

DONE: TaskResult = (None, [])


class Goroutine(msgspec.Struct, eq=False):
    """One goroutine: what it still has to do."""

    role: str
    address: str = ""
    tasks: deque[Task] = msgspec.field(default_factory=deque)
    is_waiting: bool = False
    """Its last task had to wait."""

    def advance(self) -> TaskResult | None:
        """Run its next task. Returns None if it has to wait, or has nothing to do."""
        result = self.tasks[0]() if self.tasks else None
        self.is_waiting = result is None
        if result is not None:
            self.tasks.popleft()
            self.tasks.extendleft(reversed(result[1]))
        return result


class Goroutines:
    """The goroutines of one client: the caller, one for each queue, and one for each dial."""

    def __init__(self) -> None:
        self.caller = Goroutine("caller")
        self._queues: dict[str, Goroutine] = {}
        self._dials: list[Goroutine] = []
        self._current = self.caller
        self.waits_between_calls = True
        """Whether the program waits between two calls until the goroutines have nothing to do."""

    def put(self, role: str, tasks: list[Task]) -> None:
        """Put tasks on the queue that the goroutine of this role takes from."""
        self._queues.setdefault(role, Goroutine(role)).tasks.extend(tasks)

    def spawn(self, address: str, tasks: list[Task]) -> None:
        """Start a goroutine that dials an address."""
        self._dials = [one for one in self._dials if one.tasks]
        self._dials.append(Goroutine("dial", address, deque(tasks)))

    def goroutine_of(self, role: str, address: str) -> Goroutine | None:
        """The goroutine of a role, if it has a task. A dial's goroutine also has an address."""
        if role == "dial":
            return next((one for one in self._dials if one.tasks and one.address == address), None)
        return self.caller if role == "caller" else self._queues.get(role)

    def queues_are_empty(self) -> TaskResult | None:
        """A task: wait until the balancer has handled every state."""
        busy = any(queue.tasks for queue in self._queues.values())
        return None if self.waits_between_calls and busy else DONE

    def nothing_is_running(self) -> TaskResult | None:
        """A task: also wait until every dial has ended or waits for its backoff."""
        dials = any(one.tasks and not one.is_waiting for one in self._dials)
        return None if self.waits_between_calls and dials else self.queues_are_empty()

    def run_to_next_step(self) -> Step | None:
        """Run the goroutines until one of them passes a station. Returns None if all of them wait. A goroutine runs
        until it has to wait. Then the queues run, then the caller, then the dials. A dial takes time, so the others run
        before each of its steps.
        """
        while (passed := self._advance_first_able()) is not None:
            if passed[0] is not None:
                return passed[0]
        return None

    def _advance_first_able(self) -> TaskResult | None:
        for one in self.in_scheduling_order():
            if (passed := one.advance()) is not None:
                self._current = one
                return passed
        return None

    def in_scheduling_order(self) -> Iterator[Goroutine]:
        """All goroutines, in the order of their turns."""
        if self._current.role != "dial":
            yield self._current
        yield from tuple(self._queues.values())
        yield self.caller
        yield from tuple(self._dials)
        # A dial may have ended now. The program waits for that between two calls.
        yield self.caller
