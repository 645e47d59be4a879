"""The modelled client: its endpoints, its SubConns, and the decisions of its balancer, by the rules of one release. It
is data and pure functions without a network. Connectivity states have gRPC's names.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from etcdlab.grpc_names import CONNECTING, IDLE, READY, SHUTDOWN, TRANSIENT_FAILURE

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.trace import Dial


class SubConn(msgspec.Struct, eq=False):
    """gRPC's connection to one address."""

    id: int
    address: str
    url: str
    counted_as: str
    """The state that the balancer counts. In some releases a SubConn that failed counts as failed until it is READY."""
    state: str = IDLE
    error: str = ""
    """The error that came with its state: a SubConn that connects again has none."""
    dial_error: str = ""
    """The connection error of its last dial that failed: a failing picker returns it while the next dial runs."""
    attempt: int = 0
    dial: Dial | None = None
    must_dial: bool = False
    """Whether its dial starts next."""
    is_removed: bool = False
    failed_at_step: int | None = None
    """The step at which it failed last, from which its backoff runs."""
    backoff_ended: bool = False


class Move(msgspec.Struct, frozen=True):
    """One change of a SubConn's own state."""

    before: str
    after: str
    error: str = ""

    def facts(self) -> dict[str, bool]:
        """What conditions ask about."""
        return {
            "to_ready": self.after == READY,
            "to_failed": self.after == TRANSIENT_FAILURE,
            "to_idle": self.after == IDLE,
        }


class Change(msgspec.Struct, frozen=True):
    """The reaction of the balancer to a move."""

    before: str
    after: str
    aggregate_before: str
    aggregate: str
    sticky: bool

    def facts(self) -> dict[str, bool]:
        """What conditions ask about."""
        return {
            "sticky": self.sticky,
            "ready_changed": (self.before == READY) != (self.after == READY),
            "failed_changed": (self.aggregate_before == TRANSIENT_FAILURE) != (self.aggregate == TRANSIENT_FAILURE),
            "all_failed": self.aggregate == TRANSIENT_FAILURE,
        }


class Picker(msgspec.Struct, frozen=True):
    """A picker, which decides every RPC. `number` counts the installed pickers. `step` installed this one."""

    text: str
    ready: tuple[SubConn, ...] = ()
    number: int = 0
    step: int = 0

    @property
    def has_ready_subconn(self) -> bool:
        """Whether an RPC gets a SubConn that is still READY: its state may have changed after the picker was made."""
        return any(subconn.state == READY for subconn in self.ready)

    @property
    def is_being_removed(self) -> bool:
        """Whether it has only connections that the client is about to close."""
        return self.has_ready_subconn and all(one.is_removed for one in self.ready if one.state == READY)


class Client:
    """The state of a client of one release."""

    def __init__(self, chain: Chain, scheme: str, configured: tuple[str, ...]) -> None:
        self.chain = chain
        self.scheme = scheme
        self.configured = configured
        self.endpoints: tuple[str, ...] = () if chain.behaviours.sets_endpoints_first else configured
        self.subconns: dict[int, SubConn] = {}
        self.subconns_made = 0
        self.error = ""
        """The last connection error: the one a failing picker returns."""
        self.aggregate = CONNECTING
        """The channel's state, as the balancer counted its SubConns last."""
        self.picker = Picker(chain.texts["picker_first"])
        self.installed_picker: Picker | None = None
        self._counts: Counter[str] = Counter()

    def address(self, endpoint: str) -> str:
        """The address that gRPC gets for an endpoint: host:port, or the URL as written."""
        return endpoint.partition("://")[2] or endpoint if self.chain.behaviours.drops_scheme else endpoint

    def url(self, endpoint: str) -> str:
        """The URL that is dialled for an endpoint. Credentials come from the configuration and not from the URL."""
        scheme, separator, rest = endpoint.rpartition("://")
        return endpoint if separator and scheme not in ("http", "https") else f"{self.scheme}://{rest}"

    def resolve(self, most: int) -> tuple[list[SubConn], list[SubConn], list[SubConn]]:
        """Apply the endpoints, at most so many. Returns the SubConns that are added, kept and given up."""
        wanted = {self.address(endpoint): endpoint for endpoint in self.endpoints}
        wanted = dict(list(wanted.items())[:most])
        in_use = [subconn for subconn in self.subconns.values() if not subconn.is_removed]
        kept = [subconn for subconn in in_use if subconn.address in wanted]
        dropped = [subconn for subconn in in_use if subconn.address not in wanted]
        there = {subconn.address for subconn in kept}
        added = [self._make(address, endpoint) for address, endpoint in wanted.items() if address not in there]
        for subconn in dropped:
            subconn.is_removed = True
        if self.chain.behaviours.shutdown_is_immediate:
            for subconn in dropped:
                self._count_as(subconn, "")
            self.aggregate = self._counted_state()
        return added, kept, dropped

    def move(self, subconn: SubConn, after: str, error: str = "") -> Move:
        """Change the state of a SubConn. From TRANSIENT_FAILURE to IDLE it keeps its error."""
        carried = subconn.error if (subconn.state, after) == (TRANSIENT_FAILURE, IDLE) else error
        move = Move(subconn.state, after, carried)
        subconn.state, subconn.error = after, carried
        if after == TRANSIENT_FAILURE:
            subconn.dial_error = error
        if (move.before, after) == (TRANSIENT_FAILURE, CONNECTING):
            subconn.attempt += 1
        if after == SHUTDOWN:
            self.subconns.pop(subconn.id, None)
        return move

    def count(self, subconn: SubConn, move: Move) -> Change:
        """Let the balancer count a move."""
        before, aggregate = subconn.counted_as, self.aggregate
        sticky = (
            self.chain.behaviours.failure_is_sticky and before == TRANSIENT_FAILURE and move.after in (IDLE, CONNECTING)
        )
        if not sticky:
            self._count_as(subconn, move.after)
            self.aggregate = self._counted_state()
        if move.after == TRANSIENT_FAILURE:
            self.error = move.error
        return Change(before, move.after, aggregate, self.aggregate, sticky)

    def make_picker(self) -> None:
        """Let the balancer make its picker from the states that it counts."""
        ready = [one for one in self.subconns.values() if one.counted_as == READY and not one.is_removed]
        if self.aggregate == TRANSIENT_FAILURE:
            self.picker = Picker(self.chain.say("picker_failed", error=self.error))
        elif ready:
            text = self.chain.say("picker_ready", ready=" ".join(one.address for one in ready))
            self.picker = Picker(text, tuple(ready))
        else:
            self.picker = Picker(self.chain.texts["picker_waiting"])

    def install(self, step: int) -> None:
        """Install the picker: from this step on it decides every RPC."""
        number = self.installed_picker.number + 1 if self.installed_picker else 0
        self.installed_picker = Picker(self.picker.text, self.picker.ready, number, step)

    @property
    def ready(self) -> tuple[SubConn, ...]:
        """The SubConns an RPC can be sent to."""
        return tuple(subconn for subconn in self.subconns.values() if subconn.state == READY)

    @property
    def clusters(self) -> frozenset[str]:
        """Ids of the clusters behind the READY SubConns; "" for a cluster that does not report its id."""
        dials = [subconn.dial for subconn in self.ready]
        return frozenset(dial.identity.cluster_id if dial and dial.identity else "" for dial in dials)

    def _make(self, address: str, endpoint: str) -> SubConn:
        self.subconns_made += 1
        subconn = SubConn(self.subconns_made, address, self.url(endpoint), "")
        self._count_as(subconn, self.chain.behaviours.new_subconn_state)
        self.subconns[self.subconns_made] = subconn
        return subconn

    def _count_as(self, subconn: SubConn, state: str) -> None:
        if subconn.counted_as:
            self._counts[subconn.counted_as] -= 1
            subconn.counted_as = ""
        if not (subconn.is_removed and self.chain.behaviours.shutdown_is_immediate) and state not in ("", SHUTDOWN):
            subconn.counted_as = state
            self._counts[state] += 1

    def _counted_state(self) -> str:
        return next((state for state in self.chain.behaviours.precedence if self._counts[state]), TRANSIENT_FAILURE)
