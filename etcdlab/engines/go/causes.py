"""Finds the causes of a step: its callers on the stack, and the step that put it on a queue, started its goroutine, or
woke it.

etcdlab guesses nothing: if none of these is there, the cause is `unknown`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.grpc_names import CONNECTING, IDLE, TRANSIENT_FAILURE
from etcdlab.step import Cause, Via

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.engines.go.stop import Stop

_AFTER_BACKOFF = (IDLE, CONNECTING)


class Causes:
    """The steps so far, indexed by the steps that they may cause."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._sources = {
            via: {edge.source: edge.target for edge in chain.edges if edge.via is via} for via in (Via.QUEUE, Via.SPAWN)
        }
        self._wakers = {edge.source for edge in chain.edges if edge.via is Via.WAKE}
        self._by_function: dict[tuple[int, str], int] = {}
        self._by_station: dict[tuple[int, str], int] = {}
        self._queued: dict[str, list[tuple[int | None, object, int]]] = {}
        self._spawning: dict[tuple[int, str, int | None], int] = {}
        self._failed: dict[int | None, int] = {}
        self._pickers: dict[int | None, int] = {}
        self._picks_with_picker: set[int] = set()
        """Steps of `pick` that have asked a picker. If such a step asks again, a new picker woke it."""

    def of(self, stop: Stop) -> tuple[Cause, ...]:
        """The causes of this stop. A call of the program has none."""
        edges = self._chain.edges_to[stop.station.id]
        if not edges:
            return ()
        vias = {edge.via for edge in edges}
        caller = self._caller(stop)
        causes = [Cause(caller, Via.CALL)] if caller is not None else self._from_elsewhere(stop, vias)
        if Via.WAKE in vias and caller in self._picks_with_picker:
            causes = [self._cause(self._pickers.get(stop.picker), Via.WAKE), *causes]
        elif Via.WAKE in vias and caller is not None:
            self._picks_with_picker.add(caller)
        if Via.TIMER in vias and self._after_backoff(stop):
            causes.append(self._cause(self._failed.get(stop.subconn), Via.TIMER))
        return tuple(causes) or (Cause(None, Via.UNKNOWN),)

    def on_step(self, stop: Stop, step: int) -> None:
        """Record a step, as a possible cause of later steps."""
        station = stop.station.id
        self._by_function[stop.goroutine, self._chain.qualified(stop.station)] = step
        self._by_station[stop.goroutine, station] = step
        if target := self._sources[Via.QUEUE].get(station):
            self._queued.setdefault(target, []).append((stop.subconn, self._to(stop), step))
        if target := self._sources[Via.SPAWN].get(station):
            self._spawning[stop.goroutine, target, stop.subconn] = step
        if station in self._wakers:
            self._pickers[stop.picker] = step
        if self._to(stop) == TRANSIENT_FAILURE and "ac.state" in stop.values:
            self._failed[stop.subconn] = step

    def _caller(self, stop: Stop) -> int | None:
        """The step of the innermost station on the stack. For a line after a call: the last step of that call."""
        keys = [(stop.goroutine, function) for function in stop.callers]
        called = next((self._by_function[key] for key in keys if key in self._by_function), None)
        if called is not None or not stop.station.anchor:
            return called
        sources = [edge.source for edge in self._chain.edges_to[stop.station.id]]
        steps = [self._by_station[key] for source in sources if (key := (stop.goroutine, source)) in self._by_station]
        return max(steps, default=None)

    def _from_elsewhere(self, stop: Stop, vias: set[Via]) -> list[Cause]:
        if Via.QUEUE in vias:
            return [self._cause(self._put_by(stop), Via.QUEUE)]
        if Via.SPAWN in vias:
            return [self._cause(self._spawning.get((stop.parent, stop.station.id, stop.subconn)), Via.SPAWN)]
        return []

    def _put_by(self, stop: Stop) -> int | None:
        """The step that put this SubConn and state on the queue: first in, first out. Earlier entries of the same
        SubConn are dropped, because nothing will take them. Without a SubConn the sender waits until its entry is
        handled, so the newest entry is the right one.
        """
        queue = self._queued.get(stop.station.id, [])
        if stop.subconn is None:
            return queue.pop()[-1] if queue else None
        wanted = (stop.subconn, self._to(stop))
        for number, (*key, step) in enumerate(queue):
            if tuple(key) == wanted:
                self._queued[stop.station.id] = [
                    one for at, one in enumerate(queue) if at > number or (at < number and one[0] != stop.subconn)
                ]
                return step
        return None

    def _to(self, stop: Stop) -> object:
        """The state to which a SubConn changes at this station, if any."""
        return next((stop.values.get(one.expr) for one in stop.station.values if one.fact == "to"), None)

    def _after_backoff(self, stop: Stop) -> bool:
        return stop.values.get("ac.state") == TRANSIENT_FAILURE and self._to(stop) in _AFTER_BACKOFF

    @staticmethod
    def _cause(step: int | None, via: Via) -> Cause:
        return Cause(step, via if step is not None else Via.UNKNOWN)
