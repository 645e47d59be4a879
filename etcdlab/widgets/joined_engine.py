"""An engine whose trace has the logs of a person beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.engines.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.messages import Text
    from etcdlab.step import Step
    from etcdlab.trace import Trace


class JoinedEngine(Engine):
    """Steps another engine. `joined` adds the evidence to its trace."""

    def __init__(self, engine: Engine, joined: Callable[[Trace], Trace]) -> None:
        self._engine, self._joined = engine, joined

    def __next__(self) -> Step:
        return next(self._engine)

    @property
    def trace(self) -> Trace:
        return self._joined(self._engine.trace)

    @property
    def hold_status(self) -> Text:
        return self._engine.hold_status

    def interrupt(self) -> None:
        self._engine.interrupt()

    def close(self) -> None:
        self._engine.close()
