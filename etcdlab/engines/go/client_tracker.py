"""Follows the client from stop to stop: its goroutines, SubConns and dials, and the members that it got."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from etcdlab.cluster.asking_again import ask_again, with_answers
from etcdlab.cluster.dial.dialler import Target, dial_all
from etcdlab.cluster.own_lists import own_lists
from etcdlab.engines.debugger.failures import UNFINISHED_DIAL, failure_of, stages_of
from etcdlab.grpc_names import CONNECTING, IDLE, READY, SHUTDOWN, TRANSIENT_FAILURE
from etcdlab.step import Actor
from etcdlab.trace import Dial, DialSource, Identity, Member, MemberList, SubConn
from etcdlab.workload import MOST_DIALS

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.cluster.access import Access
    from etcdlab.cluster.endpoint import Endpoint
    from etcdlab.cluster.interruption import Interruption
    from etcdlab.engines.go.stop import Stop

_SOCKET = "unix:"
"""gRPC has no slashes in the address of a socket file."""

_CHANGE = "update-connectivity-state"


@dataclass
class Connection:
    """A SubConn, from the first stop that is about it."""

    id: int
    address: str
    state: str = IDLE
    error: str = ""
    attempt: int = 1
    dial_started: int | None = None
    """The start of the dial that runs, in nanoseconds since the first step."""
    source: DialSource | None = None
    """The source of its address at the start of that dial. None: no dial of it has started."""
    has_failed: bool = False
    """Whether its last complete dial failed. Then the dial that runs is a retry."""


@dataclass
class ClientTracker:
    """Grows with every stop."""

    chain: Chain
    scheme: str
    configured: tuple[str, ...]
    """host:port of each configured endpoint, as the client dials it."""
    target: str
    phase: str = "connect"
    peer: str = ""
    """The address that answered the newest MemberList, as the client's connection has it."""
    dials: list[Dial] = field(default_factory=list)
    member_lists: list[MemberList] = field(default_factory=list)
    _connections: dict[int, Connection] = field(default_factory=dict)
    _without_pointer: list[Connection] = field(default_factory=list)
    """SubConns that the client is making: their place in memory comes with a later stop."""
    _made: int = 0
    _roles: dict[int, str] = field(default_factory=dict)
    _sync_started: int = 0

    @property
    def subconns(self) -> tuple[SubConn, ...]:
        """The SubConns that are still in use, by their ids."""
        connections = sorted(self._connections.values(), key=lambda one: one.id)
        return tuple(SubConn(c.id, c.address, c.state, c.error) for c in connections if c.state != SHUTDOWN)

    def actor(self, stop: Stop, connection: Connection | None) -> Actor:
        """The role of a goroutine: the lane of its first station, or `caller` if the program itself runs on it."""
        if stop.goroutine not in self._roles:
            own = stop.station.inherits and "main.main" in stop.callers
            self._roles[stop.goroutine] = "caller" if own else stop.station.lane
            if connection is not None and self._roles[stop.goroutine] == "dial":
                connection.attempt = stop.backoff + 1
        role = self._roles[stop.goroutine]
        if role != "dial" or connection is None:
            return Actor(role)
        return Actor("dial", connection.address, connection.id, connection.attempt)

    def on_stop(self, stop: Stop, at: int) -> tuple[Connection | None, tuple[str, ...]]:
        """Record a stop. Returns its SubConn, and the objects that the stop is about."""
        if stop.station.id == "sync":
            self.phase, self._sync_started = "sync", at
        connection = self._connection(stop)
        if stop.members or stop.station.id == "members":
            self.member_lists.append(self._answer(stop, at))
        if connection is None:
            return None, ()
        objects = [f"subconn {connection.id}"]
        if stop.station.id == "create-transport":
            connection.dial_started = at
            connection.source = self._source(connection.address)
        if stop.station.id == _CHANGE and (dial := self._change(connection, stop, at)) is not None:
            objects.append(f"dial {dial.id}")
        return connection, tuple(objects)

    def _source(self, address: str) -> DialSource:
        """Before a Sync has ended, another goroutine may dial what the Sync has brought."""
        early = self.phase in ("connect", "sync")
        return "configured" if early and _host_and_port(address) in self.configured else "advertised"

    def on_step_end(self, stop: Stop) -> None:
        """Set the phase of the next stops."""
        if stop.station.id == "set-endpoints" and self.phase == "sync":
            self.phase = "redial"

    def identify(self, access: Access, interruption: Interruption) -> tuple[str, ...]:
        """Ask each etcd that the client reached for its identity. The rules need it, and a client never asks for it.

        etcdlab dials the addresses itself for that, once the client has ended. An address that does not answer stays
        without identity. If a dial of the client has not ended, etcdlab dials that address too, to learn at which stage
        the dial stops: gRPC gives a dial 20 s, and no call of the program waits so long. Returns these addresses.
        Raises Interrupted.
        """
        reached = {dial.address: Target(dial.url, dial.source) for dial in self.dials if dial.reached}
        waiting = self._unfinished()[:MOST_DIALS]
        dials = [self._dial(one, 0.0) for one in waiting]
        targets = [*list(reached.values())[:MOST_DIALS], *(Target(dial.url, dial.source) for dial in dials)]
        answers = dial_all(targets, access, interruption=interruption) if targets else ()
        added = self._add_unfinished(waiting, dials, answers[len(answers) - len(waiting) :])
        for answer in answers:
            if answer.identity is not None:
                self._identify(answer.address, answer.identity)
        answered = next((one for one in self.member_lists if not one.error), None)
        again = ask_again(self.dials, answered) if answered else []
        if again:
            self.dials = with_answers(self.dials, dial_all(again, access, interruption=interruption))
        return added

    def ask_others(self, endpoints: Sequence[Endpoint], access: Access, interruption: Interruption) -> None:
        """Ask the other configured endpoints for their own member lists, once the client has ended.

        The client asks one endpoint. Its Sync may replace the others before a dial of them ends, so the lists are what
        always says whether they belong to the same cluster. If no endpoint answered the client, etcdlab asks all of
        them: with each call the client may take another endpoint, and the findings must not depend on which.
        Raises Interrupted.
        """
        answered = {one.endpoint.rpartition("://")[2] for one in self.member_lists if not one.error}
        failed = {dial.address for dial in self.dials if not dial.reached}
        others = [one for one in endpoints if one.address not in answered | failed]
        if self.member_lists and others:
            lists = own_lists(others, access, interruption)
            self.member_lists.extend(lists if answered else [one for one in lists if not one.error])

    def _add_unfinished(
        self, waiting: Sequence[Connection], dials: Sequence[Dial], answers: Sequence[Dial]
    ) -> tuple[str, ...]:
        """Add the dials that had not ended, with the result of etcdlab's own dial. Returns the addresses."""
        before = len(self.dials)
        for one, dial, answer in zip(waiting, dials, answers, strict=True):
            if answer.failure is not None:
                self._keep(msgspec.structs.replace(dial, failure=answer.failure, stages=answer.stages))
            elif one.state == CONNECTING:
                self._keep(msgspec.structs.replace(dial, failure=UNFINISHED_DIAL, stages=()))
            one.has_failed = True  # An interrupt may follow, and then the same is done once more.
        return tuple(dial.address for dial in self.dials[before:])

    def _unfinished(self) -> list[Connection]:
        """The SubConns whose dial has not ended, also of those that a Sync gave up.

        A retry that has not ended is left out: the dial before it failed, so its stage is known. It depends on chance
        whether the last retry ends before the client. On a busy machine it rarely does.
        """
        return [
            one
            for one in self._connections.values()
            if (one.state == CONNECTING or one.dial_started is not None) and not one.has_failed
        ]

    def _keep(self, dial: Dial) -> None:
        self.dials.append(msgspec.structs.replace(dial, id=len(self.dials)))

    def on_failed_sync(self, error: str, at: int) -> None:
        """Record a Sync that failed: its MemberList had no answer. Without a connection the client never sent it."""
        if any(one.state == READY for one in self._connections.values()):
            ms = (at - self._sync_started) / 1e6
            self.member_lists.append(MemberList(self.chain.behaviours.linearizable, self.target, ms, error=error))

    def _connection(self, stop: Stop) -> Connection | None:
        if stop.station.id == "new-subconn":
            self._made += 1
            address = next((str(value) for value in stop.values.values()), "")
            self._without_pointer.append(Connection(self._made, address))
            return self._without_pointer[-1]
        if stop.subconn is None:
            return None
        connection = self._connections.get(stop.subconn)
        # Go may use the memory of a SubConn that is gone for the next one.
        reused = (
            connection is not None
            and connection.state == SHUTDOWN
            and stop.address in [c.address for c in self._without_pointer]
        )
        if connection is None or reused:
            connection = self._connections[stop.subconn] = self._first_sight(stop.address)
        return connection

    def _first_sight(self, address: str) -> Connection:
        for connection in self._without_pointer:
            if connection.address == address:
                self._without_pointer.remove(connection)
                return connection
        self._made += 1
        return Connection(self._made, address)

    def _change(self, connection: Connection, stop: Stop, at: int) -> Dial | None:
        """Record the new state of a SubConn. Returns the dial that ends with it."""
        before, after = connection.state, str(stop.values.get("s", ""))
        connection.state, connection.error = after, str(stop.values.get("lastErr", ""))
        if after == CONNECTING:
            connection.attempt = stop.backoff + 1
        if before == TRANSIENT_FAILURE and after in (IDLE, CONNECTING) and self.phase[0] == "r":
            self.phase = f"retry {stop.backoff}"
        if after not in (READY, TRANSIENT_FAILURE) or connection.dial_started is None:
            return None
        dial = self._dial(connection, (at - connection.dial_started) / 1e6)
        connection.dial_started, connection.has_failed = None, dial.failure is not None
        self.dials.append(dial)
        return dial

    def _dial(self, connection: Connection, ms: float) -> Dial:
        scheme, written, rest = connection.address.rpartition("://")
        # The configuration decides whether the client uses TLS, whatever a member advertises.
        url = connection.address if written and scheme not in ("http", "https") else f"{self.scheme}://{rest}"
        if rest.startswith(_SOCKET):
            url = f"unix://{rest.removeprefix(_SOCKET)}"
        advertisers = self._advertisers(connection.address)
        failure = failure_of(connection.error) if connection.state != READY else None
        address = url.partition("://")[2]
        return Dial(
            id=len(self.dials),
            url=url,
            address=address,
            source=(connection.source or self._source(connection.address)) if advertisers else "configured",
            stages=stages_of(failure, ms, address=address, secure=self.scheme == "https"),
            members=advertisers,
            failure=failure,
        )

    def _advertisers(self, address: str) -> tuple[str, ...]:
        members = self.member_lists[-1].members if self.member_lists else ()
        return tuple(
            member.id
            for member in members
            if any(_host_and_port(url) == _host_and_port(address) for url in member.client_urls)
        )

    def _answer(self, stop: Stop, at: int) -> MemberList:
        """The answer to MemberList, from the etcd at the other end of the connection of that call."""
        members = tuple(
            Member(f"{m['ID']:x}", m["Name"], m["ClientURLs"], m["PeerURLs"], m["IsLearner"]) for m in stop.members
        )
        endpoint = self._answered_at()
        self._identify(endpoint.rpartition("://")[2], Identity(stop.cluster, stop.member, ""))
        return MemberList(
            linearizable=self.chain.behaviours.linearizable,
            endpoint=endpoint,
            ms=(at - self._sync_started) / 1e6,
            members=members,
            cluster_id=stop.cluster,
            member_id=stop.member,
        )

    def _answered_at(self) -> str:
        """The address of the SubConn on which the newest MemberList was sent. For a name it is the resolved address."""
        ready = [one.address for one in self._connections.values() if one.state == READY]
        same = [address for address in ready if address.rpartition("://")[2] == self.peer]
        if same or len(ready) == 1:
            return (same or ready)[0]
        return self.peer or self.target

    def _identify(self, address: str, identity: Identity) -> None:
        self.dials = [
            msgspec.structs.replace(dial, identity=identity) if dial.address == address and dial.reached else dial
            for dial in self.dials
        ]


def _host_and_port(url: str) -> str:
    """What the client dials for a URL: it leaves out the scheme, and user info before the host."""
    return url.rpartition("://")[2].rpartition("@")[2].removeprefix(_SOCKET)
