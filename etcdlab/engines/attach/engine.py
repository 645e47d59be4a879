"""A program of the person's own, read where it stands: stopped, read without breakpoints, and let go."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from etcdlab.chain import find
from etcdlab.engines.attach import clients, watchdog
from etcdlab.engines.attach.failures import of_debugger
from etcdlab.engines.attach.reader import Reader
from etcdlab.engines.attach.session import Session
from etcdlab.engines.engine import Engine, begun
from etcdlab.engines.go.setup import debugger
from etcdlab.errors import GoError, UsageError
from etcdlab.origin import Process

if TYPE_CHECKING:
    from etcdlab.engines.attach.source import Source
    from etcdlab.trace import Step, Trace

MAX_STOP = 2.0
"""Seconds a process may stand still, unless told otherwise."""

SHORTEST = 0.2
"""Less is not enough to let it go in an orderly way."""

_CORE_LIMIT = 60.0
"""Seconds the reading of a core may take."""


class AttachEngine(Engine):
    """Reads a process, or a core, with the first `next()`; then gives a step for each station somebody stands in.

    A process stands still meanwhile, for at most `max_stop` seconds, which a process of its own keeps; whoever is
    ended, it runs on. What was read when the time is up is there. `tell` hears what is being built.

    The first `next()` raises AttachError where the program cannot be read, GoError where there is no debugger.
    """

    def __init__(
        self, source: Source, *, max_stop: float = MAX_STOP, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        if not SHORTEST <= max_stop < float("inf"):
            raise UsageError(f"a stop of {max_stop} s", f"give {SHORTEST} seconds or more", field="max_stop")
        self._source, self._tell = source, tell
        self._limit = max_stop if source.pid else _CORE_LIMIT
        self._chain = find(source.program.client, grpc=source.program.grpc).with_client_in(source.program.package)
        self._session: Session | None = None
        self._end: weakref.finalize[..., AttachEngine] | None = None
        self._pending: deque[Step] | None = None
        self._whole = False
        # The name of the program is the process's: it is like no other.
        like = source.program.likeness._replace(name="")
        self._trace = begun("attach", self._chain, (), clock="none", like=like)

    @property
    def source(self) -> Source:
        """What is read."""
        return self._source

    @property
    def trace(self) -> Trace:
        """What was read, and the steps given so far."""
        return self._trace

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of what was started, while the program is read."""
        return self._session.pids if self._session is not None else ()

    def __next__(self) -> Step:
        if self._pending is None:
            self._pending = self._read()
        if not self._pending:
            raise StopIteration
        step = self._pending.popleft()
        complete = self._whole and not self._pending
        self._trace = msgspec.structs.replace(self._trace, steps=(*self._trace.steps, step), complete=complete)
        return step

    def close(self) -> None:
        """Let the program go, if it still stands. No step comes after this; the trace stays."""
        self._pending = deque()
        if self._end is not None:
            self._end()

    def _read(self) -> deque[Step]:
        session = Session((str(debugger(self._tell)), *self._source.arguments), self._source.pid, self._limit)
        reader = Reader(self._chain, session)
        # However the last reference goes: a lost notebook cell, or the end of the interpreter.
        self._end, self._session = weakref.finalize(self, session.close), session
        broken: GoError | None = None
        try:
            session.open()
            if not self._source.pid:
                reader.verify(self._source)
            reader.read()
        except GoError as error:
            broken = error
        finally:
            session.close()
            self._session = None
        return self._told(reader, session, broken)

    def _told(self, reader: Reader, session: Session, broken: GoError | None) -> deque[Step]:
        """The steps of what was read, however far that came."""
        sight = reader.sight
        if broken is not None and not sight.channels:
            raise of_debugger(session, self._source, self._limit) from broken
        process = Process(
            name=self._source.name,
            pid=self._source.pid or sight.pid,
            go=self._source.program.go,
            stood=session.stood if self._source.pid else None,
        )
        self._whole = sight.whole
        self._trace, steps = clients.tell(self._chain, sight, self._trace, process)
        if session.why == watchdog.LATE and broken is not None:
            self._note(f"it was let go after {self._limit:g} s, before all was read: --max-stop gives it longer")
        elif broken is not None:
            self._note(f"it was let go before all was read: {broken.what}")
        return deque(steps)

    def _note(self, text: str) -> None:
        self._trace = msgspec.structs.replace(self._trace, notes=(*self._trace.notes, text))
