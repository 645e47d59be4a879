"""A program of the person's own: a snapshot of a running process, or a core, read without breakpoints."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

import msgspec

from etcdlab.chain import chain_of
from etcdlab.engines.attach import clients
from etcdlab.engines.attach.failures import of_debugger
from etcdlab.engines.attach.reader import Reader
from etcdlab.engines.attach.session import Session
from etcdlab.engines.build.delve import debugger
from etcdlab.engines.engine import Engine, new_trace
from etcdlab.engines.snapshot.taking import Estimate, Snapshot
from etcdlab.errors import GoError, UsageError
from etcdlab.messages import Text, message
from etcdlab.origin import Process

if TYPE_CHECKING:
    from etcdlab.engines.attach.source import Source
    from etcdlab.step import Step
    from etcdlab.trace import Trace

MAX_STOP = 2.0
"""Seconds a process may be paused, unless the person gives another limit."""

SHORTEST = 0.2
"""Less is not enough to start the process that copies the memory."""

_DAY = 86_400.0

_READ_LIMIT = 60.0
"""Seconds that the reading of a core may take: nothing is paused meanwhile."""


class AttachEngine(Engine):
    """Reads a process, or a core, with the first `next()`; then gives a step for each function a goroutine is in.

    A process is paused only while its memory is copied, for at most `max_stop` seconds. It runs on even if etcdlab is
    killed. The copy is read afterwards. `tell` gets a text for each thing that is built first.

    The first `next()` raises AttachError if etcdlab cannot read the program, and GoError if there is no debugger.
    """

    def __init__(
        self, source: Source, *, max_stop: float = MAX_STOP, tell: Callable[[Text], None] = lambda _: None
    ) -> None:
        if not SHORTEST <= max_stop <= _DAY:
            raise UsageError(
                message(
                    "The pause must be between {shortest:g} seconds and a day, got {seconds:g}.",
                    shortest=SHORTEST,
                    seconds=max_stop,
                ),
                message("Give 2 seconds, for example."),
                field="max_stop",
            )
        self._source, self._tell, self._max_stop = source, tell, max_stop
        self._chain = chain_of(source.program.client, grpc=source.program.grpc).with_client_in(source.program.package)
        self._snapshot: Snapshot | None = None
        self._session: Session | None = None
        self._end: weakref.finalize[..., AttachEngine] | None = None
        self._pending: deque[Step] | None = None
        self._is_complete = False
        # The program is the process itself, and not a program that the process is like.
        like = source.program.likeness._replace(name="")
        self._trace = new_trace("attach", self._chain, clock="none", like=like)

    @property
    def source(self) -> Source:
        """What is read."""
        return self._source

    @property
    def estimate(self) -> Estimate:
        """What will be copied, and how long the process will be paused. Raises AttachError once it has ended."""
        return Snapshot(self._source.pid, self._source.name, self._max_stop).estimate()

    @property
    def trace(self) -> Trace:
        """What was read, and the steps given so far."""
        return self._trace

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of what was started, while the program is read."""
        return tuple(pid for one in (self._snapshot, self._session) if one is not None for pid in one.pids)

    def __next__(self) -> Step:
        if self._pending is None:
            self._pending = self._read()
        if not self._pending:
            raise StopIteration
        step = self._pending.popleft()
        complete = self._is_complete and not self._pending
        self._trace = msgspec.structs.replace(self._trace, steps=(*self._trace.steps, step), complete=complete)
        return step

    def close(self) -> None:
        """Let the program run on if it is paused, and remove the copy. No step comes after this; the trace stays."""
        self._pending = deque()
        if self._end is not None:
            self._end()

    def _read(self) -> deque[Step]:
        delve = str(debugger(self._tell))
        resources = ExitStack()
        # Also if the last reference is lost: a notebook cell that ran again, or the end of the interpreter.
        self._end = weakref.finalize(self, resources.close)
        with resources:
            if not self._source.pid:
                return self._read_core(Session((delve, "core", self._source.binary, self._source.dump), _READ_LIMIT))
            self._snapshot = snapshot = Snapshot(self._source.pid, self._source.name, self._max_stop)
            resources.callback(snapshot.close)
            snapshot.take()
            return self._read_core(Session((delve, *snapshot.debugger_arguments), _READ_LIMIT, snapshot.files))

    def _read_core(self, session: Session) -> deque[Step]:
        self._session, reader = session, Reader(self._chain, session)
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
        if broken is not None and not reader.snapshot.channels:
            raise of_debugger(session, self._source.name, _READ_LIMIT) from broken
        return self._steps(reader, broken)

    def _steps(self, reader: Reader, broken: GoError | None) -> deque[Step]:
        """The steps of what was read, also if it is not everything."""
        snapshot = reader.snapshot
        process = Process(
            name=self._source.name,
            pid=self._source.pid or snapshot.pid,
            go_version=self._source.program.go,
            paused_seconds=self._snapshot.paused_seconds if self._snapshot is not None else None,
        )
        self._is_complete = snapshot.is_complete
        self._trace, steps = clients.build_traces(self._chain, snapshot, self._trace, process)
        if broken is not None:
            self._note(message("etcdlab did not read the whole program. {error}", error=broken.what))
        return deque(steps)

    def _note(self, text: Text) -> None:
        self._trace = msgspec.structs.replace(self._trace, notes=(*self._trace.notes, text))
