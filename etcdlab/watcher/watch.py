"""A watch in Python: an object that yields changes, and that a notebook displays as a list that grows."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from etcdlab.errors import UsageError
from etcdlab.messages import language_of, message, reader_language
from etcdlab.request import Request, RequestOptions
from etcdlab.rules import verdict_of
from etcdlab.views.history_rows import change_line
from etcdlab.watcher.watcher import EVERY, Watcher
from etcdlab.widgets.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from etcdlab.case import Case
    from etcdlab.history import Change, History
    from etcdlab.sandboxes.sandbox import Sandbox

_MOST_LINES = 20
"""So many of the newest changes are in the text of a watch."""

_PATIENCE = 10.0
"""Seconds for which `stop` waits for the end of the thread."""


class Watch:
    """A watch that runs in a thread of its own.

    It starts with the first iteration, with `start`, or when a notebook displays it. It ends after its duration, with
    `stop`, with the end of the loop over it, with the last reference to it, and when its cell runs again.
    """

    def __init__(self, request: Request, *, every: float = EVERY, duration: float = 0.0, language: str = "") -> None:
        self._watcher = Watcher(request, every=every, duration=duration)
        # The thread must not refer to this object, or the last reference would never go.
        self._thread_state = _ThreadState(self._watcher)
        self._language = language_of(language) if language else reader_language()
        self._thread: Worker | None = None
        weakref.finalize(self, self._watcher.stop)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes so far, the oldest first. The newest 1,000 are kept."""
        return self.history.changes

    @property
    def history(self) -> History:
        """The watch so far, as data."""
        return self._watcher.history

    @property
    def case(self) -> Case:
        """The history, with the traces of a few rounds. Raises UsageError while no round has ended."""
        case = self._watcher.case
        if not case.traces:
            raise UsageError(
                message("No round of the watch has ended yet."),
                message("Start the watch, and wait for its first round."),
            )
        return case

    @property
    def exit_code(self) -> int:
        """That of `check` for the newest round that did not fail; 2 before the first round."""
        last = self._watcher.last
        return 2 if last is None else verdict_of(last.trace, last.findings).exit_code

    @property
    def running(self) -> bool:
        """Whether the thread runs."""
        return self._thread is not None and not self._thread_state.ended

    def start(self) -> Self:
        """Start the thread. Does nothing while it runs, and after the watch has ended."""
        if self._thread is None:
            self._thread = Worker(self._thread_state.run, "etcdlab-watch")
            self._thread.start()
        return self

    def stop(self) -> None:
        """End the watch, and wait until its thread has ended. May be called again."""
        self._watcher.stop()
        if self._thread is not None:
            self._thread.wait(_PATIENCE)

    def __iter__(self) -> Iterator[Change]:
        """The changes, the oldest first; waits for each. Leaving the loop ends the watch.

        Raises what the first round raises, such as the error of a certificate that cannot be read.
        """
        self.start()
        count = 0
        try:
            while True:
                changes, count, is_last = self._thread_state.wait_for_more(count)
                yield from changes
                if is_last:
                    return
        finally:
            self.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        history = self.history
        head = f"<Watch: {history.rounds} rounds, {self._watcher.kept_changes.count} changes>"
        return "\n".join([head, *(change_line(change, self._language) for change in history.changes[-_MOST_LINES:])])

    def _ipython_display_(self) -> None:
        """Display the list, and start the watch. It ends when the cell runs again."""
        from etcdlab.watcher.notebook_display import display_watch

        self._thread_state.at_end = display_watch(self._watcher, self._language)
        self.start()


def _do_nothing(_: Exception | None) -> None:
    pass


class _ThreadState:
    """What the thread of a watch and its readers share."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._changed = threading.Condition()
        self.ended = False
        self.error: Exception | None = None
        self.at_end: Callable[[Exception | None], None] = _do_nothing
        watcher.listeners.append(self._notify)

    def run(self) -> None:
        """Run the rounds. The thread does this."""
        try:
            self._watcher.run()
        except Exception as error:  # noqa: BLE001 - the reader raises it
            self.error = error
        finally:
            with self._changed:
                self.ended = True
                self._changed.notify_all()
            self.at_end(self.error)

    def wait_for_more(self, count: int) -> tuple[tuple[Change, ...], int, bool]:
        """Wait for changes after the first `count`. Returns them, how many there are, and whether the watch has ended.

        Raises the error with which the watch ended.
        """
        with self._changed:
            self._changed.wait_for(lambda: self.ended or self._watcher.kept_changes.count > count)
            is_last = self.ended
        changes, newest = self._watcher.kept_changes.changes_since(count)
        if is_last and not changes and self.error is not None:
            raise self.error
        return changes, newest, is_last

    def _notify(self, *_: object) -> None:
        with self._changed:
            self._changed.notify_all()


def watch(
    endpoints: Sandbox | str | Iterable[str] | None = None,
    *,
    every: float = EVERY,
    duration: float = 0.0,
    language: str = "",
    **options: Unpack[RequestOptions],
) -> Watch:
    """Repeat the check of a cluster every so many seconds, and keep what changes.

    The returned object yields the changes. As the last line of a notebook cell it displays a list that grows, with a
    button that stops it. `duration` is in seconds; 0 has no end. `language` is that of the list, `en` or `zh`; without
    it, the reader's. The other keywords are those of `etcdlab.check`, without `engine` and `rounds`.

        for change in etcdlab.watch("10.0.0.5:2379", every=5, duration=3600):
            print(change.at, change.name, change.url, change.text)

    Raises UsageError where the request is invalid.
    """
    for name in ("engine", "rounds"):
        if options.get(name):
            raise UsageError(
                message("A watch runs the live engine, so it has no keyword {name}.", name=name),
                message("Leave it out, or use `etcdlab.check`."),
                name,
            )
    return Watch(Request.of(endpoints, **options), every=every, duration=duration, language=language)
