"""The base class of all engines: an iterator of steps, where each `next()` advances the client by one station.

An engine is a class and no generator: an interrupt would end a generator for good, and an engine continues.
"""

from __future__ import annotations

import platform
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from etcdlab.chain import chain_of
from etcdlab.chain.client_programs import client_program
from etcdlab.errors import UsageError
from etcdlab.messages import Text, message
from etcdlab.origin import NO_PROGRAM, Likeness, Origin
from etcdlab.quoting import printable
from etcdlab.trace import FORMAT, Trace

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from etcdlab.chain import Chain
    from etcdlab.request import Request
    from etcdlab.step import Step


_EngineName = Literal["live", "go", "attach"]


def new_trace(
    engine: _EngineName,
    chain: Chain,
    request: Request | None = None,
    *,
    clock: Literal["client", "wall", "none"],
    like: Likeness = NO_PROGRAM,
) -> Trace:
    """The trace of a run before its first step. Without a request it is the trace of a program that etcdlab reads."""
    trace = Trace(
        format=FORMAT,
        origin=_origin(engine, chain, like, (request.client if request else "") or like.framework),
        target="",
        endpoints=(),
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        clock=clock,
        host=platform.node(),
        notes=(*like.notes, *([chain.caveat] if chain.caveat else [])),
    )
    return trace if request is None else _with_request(trace, request)


def _with_request(trace: Trace, request: Request) -> Trace:
    return msgspec.structs.replace(
        trace,
        notes=(*trace.notes, *_not_go(request)),
        target=request.configured[0],
        endpoints=request.configured,
        autosync=request.autosync,
        scenario=request.scenario,
    )


def _not_go(request: Request) -> tuple[Text, ...]:
    """What a trace must say about a client program that has none of the functions of its steps."""
    program = client_program(request.client)
    if program is None or program.language == "Go":
        return ()
    return (
        message(
            "{client} is not written in Go and has none of these functions. The steps are those of a Go client. The"
            " member lists and the dials are real.",
            client=program.name,
        ),
    )


def _origin(engine: _EngineName, chain: Chain, like: Likeness, framework: str) -> Origin:
    return Origin(
        engine,
        chain.client,
        chain.grpc,
        chain.id,
        go_version=like.go_version,
        like=like.name,
        framework=framework,
    )


class Engine(ABC):
    """Steps through a client's chain. Nothing uses the network before the first `next()`."""

    @abstractmethod
    def __next__(self) -> Step:
        """Let the client advance by one station. Raises StopIteration at the end of the workload."""

    @property
    @abstractmethod
    def trace(self) -> Trace:
        """The steps so far, with the other observations. Valid at any moment."""

    @property
    def hold_status(self) -> Text:
        """What is paused between two steps, and which timeout ends first; "" where nothing is paused."""
        return ""

    def interrupt(self) -> None:  # noqa: B027 - an engine that never waits has nothing to end
        """End the wait of a `next()` in another thread: that call raises Interrupted, and the next call continues.

        If no call waits, the next wait ends at once.
        """

    @abstractmethod
    def close(self) -> None:
        """Leave no thread, connection or file behind. It can be called again."""

    def __iter__(self) -> Self:
        return self

    def run(self) -> Trace:
        """Step to the end of the workload."""
        for _ in self:
            pass
        return self.trace

    def run_to(self, station: str) -> Step | None:
        """Step until that station is passed. Returns None if the workload ends before.

        Raises UsageError, before any step, for a station that the chain does not have.
        """
        origin = self.trace.origin
        stations = chain_of(origin.client, grpc=origin.grpc).by_id
        if station not in stations:
            raise UsageError(
                message("No function of this client has the id {station}.", station=printable(station)),
                message("Use one of {stations}.", stations=tuple(stations)),
            )
        return next((step for step in self if step.station == station), None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()
