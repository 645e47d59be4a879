"""The steps of a client in a capture: what was on the wire is observed, and what must have led to it is inferred."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from etcdlab.engines.steps import step_of
from etcdlab.grpc_names import READY, TRANSIENT_FAILURE
from etcdlab.step import Actor, Basis, Cause, MemberUrls, Step, Value, Via

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.engines.capture.answers import Answer
    from etcdlab.engines.capture.captured_dial import CapturedDial

PHASE = "capture"
"""The phase of every step: packets do not say where one phase of the client ends."""

MOST_DIALS = 8
"""The steps of at most so many dials."""


class StepWriter:
    """Writes the steps of one client. `start` is the time of the first packet of the client, in nanoseconds."""

    def __init__(self, chain: Chain, start: int) -> None:
        self._chain = chain
        self._start = start
        self._steps: list[Step] = []

    def write(
        self, endpoints: tuple[str, ...], answer: Answer | None, dials: Sequence[CapturedDial]
    ) -> tuple[Step, ...]:
        """The steps of a client that dialled these addresses, and got this answer."""
        after = [one for one in dials if one.is_after_switch]
        before = [one for one in dials if not one.is_after_switch]
        if endpoints:
            self._add("new", Actor("caller"), Basis.INFERRED, self._value("new", "configured", endpoints))
        for one in before[:MOST_DIALS]:
            self._dial(one)
        if answer is not None:
            self._list(answer, endpoints, has_switched=bool(after))
        if after:
            urls = tuple(dict.fromkeys(one.dial.url for one in after))
            self._add("set-endpoints", Actor("caller"), Basis.INFERRED, self._value("set-endpoints", "eps", urls))
        for one in after[:MOST_DIALS]:
            self._dial(one)
        self._picks(after)
        return tuple(self._steps)

    def _list(self, answer: Answer, endpoints: tuple[str, ...], *, has_switched: bool) -> None:
        actor = Actor("caller")
        asked_at = self._at(answer.request_mark.at) if answer.request_mark else None
        if has_switched:
            self._add("sync", actor, Basis.INFERRED, self._value("sync", "endpoints", endpoints), at=asked_at)
        self._add("member-list", actor, Basis.INFERRED, at=asked_at)
        if answer.request_mark and answer.has_path:
            linearizable = self._value("send-member-list", "linearizable", answer.members.linearizable, Basis.OBSERVED)
            self._add("send-member-list", actor, Basis.OBSERVED, linearizable, at=asked_at)
        urls = tuple(MemberUrls(one.name or one.id, one.client_urls) for one in answer.members.members)
        value = self._value("members", "members", urls, Basis.OBSERVED)
        self._add("members", actor, Basis.OBSERVED, value, at=self._at(answer.answer_mark.at))

    def _dial(self, one: CapturedDial) -> None:
        dial = one.dial
        about, actor = (f"subconn {dial.id + 1}", f"dial {dial.id}"), Actor("dial", dial.address, dial.id + 1)
        at, end = self._at(one.first.at), self._at(one.packet.at)
        address = self._value("create-transport", "address", dial.address, Basis.OBSERVED)
        if one.connection is None or one.connection.syn is not None:
            self._add("reset-transport", actor, Basis.INFERRED, objects=about, at=at)
            self._add("create-transport", actor, Basis.OBSERVED, address, objects=about, at=at)
        state = TRANSIENT_FAILURE if dial.failure else READY
        values = [self._value("update-connectivity-state", "to", state)]
        if dial.failure:
            values.append(self._value("update-connectivity-state", "error", str(dial.failure.text)))
        self._add("update-connectivity-state", actor, Basis.INFERRED, *values, objects=about, at=end)

    def _picks(self, dials: Sequence[CapturedDial]) -> None:
        """The picker, if no address of the Sync answers."""
        if not dials or any(one.dial.failure is None for one in dials):
            return
        picker = self._chain.say("picker_failed", error=str(dials[-1].dial.failure and dials[-1].dial.failure.text))
        role = self._chain.by_id["update-picker"].lane
        value = self._value("update-picker", "picker", picker)
        self._add("update-picker", Actor(role), Basis.INFERRED, value, objects=(f"subconn {dials[-1].dial.id + 1}",))

    def _add(
        self,
        name: str,
        actor: Actor,
        basis: Basis,
        *of_step: Value,
        at: int | None = None,
        objects: tuple[str, ...] = (),
    ) -> None:
        """Add a step, if the chain has that station."""
        station = self._chain.by_id.get(name)
        if station is not None:
            self._steps.append(
                step_of(
                    self._chain,
                    station,
                    len(self._steps),
                    PHASE,
                    actor,
                    basis,
                    at=at,
                    objects=objects,
                    values=of_step,
                    causes=(Cause(None, Via.UNKNOWN),),
                )
            )

    def _value(
        self,
        station: str,
        fact: str,
        value: str | bool | tuple[str | MemberUrls, ...],
        basis: Basis = Basis.INFERRED,
    ) -> Value:
        readings = self._chain.by_id[station].values if station in self._chain.by_id else ()
        return Value(next((one.expr for one in readings if one.fact == fact), fact), value, basis)

    def _at(self, nanoseconds: int) -> int:
        return max(0, nanoseconds - self._start)
