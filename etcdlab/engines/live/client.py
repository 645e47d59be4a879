"""The modelled client: its endpoints, SubConns, aggregate state and picker, by one release's rules.

Pure data and decisions; no network. Connectivity states are gRPC's own names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from etcdlab.engines.recorder import Line

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.trace import Dial

IDLE, CONNECTING, READY = "IDLE", "CONNECTING", "READY"
FAILED, SHUTDOWN = "TRANSIENT_FAILURE", "SHUTDOWN"


@dataclass
class SubConn:
    """gRPC's connection to one address."""

    id: int
    address: str
    url: str
    state: str = IDLE
    counted: str = CONNECTING
    """The state the balancer counts: once failed, it stays so until READY where the release says that."""
    error: str = ""
    attempt: int = 0
    dial: Dial | None = None
    line: Line = field(default_factory=Line)
    """The steps that led to its newest change of state."""


@dataclass(frozen=True)
class Change:
    """One change of a SubConn's state, with what it did to the whole."""

    before: str
    after: str
    aggregate_before: str
    aggregate: str
    sticky: bool
    error: str = ""

    def facts(self) -> dict[str, bool]:
        """What the conditions of a route ask about."""
        return {
            "to_ready": self.after == READY,
            "to_failed": self.after == FAILED,
            "to_idle": self.after == IDLE,
            "sticky": self.sticky,
            "ready_changed": (self.before == READY) != (self.after == READY),
            "failed_changed": (self.aggregate_before == FAILED) != (self.aggregate == FAILED),
            "all_failed": self.aggregate == FAILED,
        }


@dataclass
class Client:
    """A client of one release, between two of its decisions."""

    chain: Chain
    scheme: str
    endpoints: tuple[str, ...]
    subconns: dict[str, SubConn] = field(default_factory=dict)
    made: int = 0
    error: str = ""
    """The last connection error: the one a failing picker returns."""

    def address(self, endpoint: str) -> str:
        """What gRPC is given for an endpoint: host:port, or the URL as written."""
        return endpoint.partition("://")[2] or endpoint if self.chain.behaviours.drops_scheme else endpoint

    def url(self, endpoint: str) -> str:
        """What is dialled for an endpoint: credentials come from the configuration, not from the URL."""
        scheme, found, rest = endpoint.rpartition("://")
        return endpoint if found and scheme not in ("http", "https") else f"{self.scheme}://{rest}"

    def resolve(self, most: int) -> tuple[list[SubConn], list[SubConn], list[SubConn]]:
        """Take over the endpoints, at most so many: the SubConns to add, to keep and to drop.

        Those to drop still count until they are SHUTDOWN.
        """
        wanted = {self.address(endpoint): endpoint for endpoint in self.endpoints}
        wanted = dict(list(wanted.items())[:most])
        dropped = [subconn for address, subconn in self.subconns.items() if address not in wanted]
        kept = [subconn for address, subconn in self.subconns.items() if address in wanted]
        added = []
        for address, endpoint in wanted.items():
            if address not in self.subconns:
                self.made += 1
                added.append(SubConn(self.made, address, self.url(endpoint)))
        self.subconns |= {subconn.address: subconn for subconn in added}
        return added, kept, dropped

    @property
    def aggregate(self) -> str:
        """The channel's state, as the balancer counts its SubConns."""
        counted = {subconn.counted for subconn in self.subconns.values()}
        if READY in counted:
            return READY
        return FAILED if counted <= {FAILED} else CONNECTING

    @property
    def ready(self) -> tuple[str, ...]:
        """The addresses an RPC can be sent to."""
        return tuple(subconn.address for subconn in self.subconns.values() if subconn.state == READY)

    @property
    def clusters(self) -> frozenset[str]:
        """Ids of the clusters behind what is READY; empty for one that would not say."""
        dials = [subconn.dial for subconn in self.subconns.values() if subconn.state == READY]
        return frozenset(dial.identity.cluster_id if dial and dial.identity else "" for dial in dials)

    @property
    def picker(self) -> str:
        """The picker for the aggregate state, in this release's own terms."""
        match self.aggregate:
            case "READY" if self.ready:
                return self.chain.say("picker_ready", ready=" ".join(self.ready))
            case "TRANSIENT_FAILURE":
                return self.chain.say("picker_failed", error=self.error)
            case _:
                return self.chain.say("picker_waiting")

    def change(self, subconn: SubConn, after: str, error: str = "") -> Change:
        """Move a SubConn to another state."""
        before, aggregate_before = subconn.state, self.aggregate
        sticky = self.chain.behaviours.stays_failed and subconn.counted == FAILED and after in (IDLE, CONNECTING)
        subconn.state = after
        if not sticky:
            subconn.counted = CONNECTING if after == IDLE else after
        if after == SHUTDOWN:
            self.subconns.pop(subconn.address, None)
        if after == FAILED:
            subconn.error = self.error = error
        return Change(before, after, aggregate_before, self.aggregate, sticky, error)
