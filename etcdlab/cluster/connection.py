"""The connection to a cluster, through etcd3: the first configured endpoint that answers, and its answers."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from msgspec import structs

from etcdlab.cluster import advice
from etcdlab.cluster.access import Access
from etcdlab.cluster.background import in_background
from etcdlab.cluster.calls import go_words, is_slow, message_of, repeated_while_leader_changes
from etcdlab.cluster.dial import go_errors
from etcdlab.cluster.dial.dialler import Dialler, Target
from etcdlab.cluster.dial.identity import identity_in_header, identity_of
from etcdlab.cluster.endpoint import Endpoint
from etcdlab.cluster.interruption import Interruption
from etcdlab.cluster.loop import LoopThread
from etcdlab.errors import CallError, ClusterError, RequestError
from etcdlab.messages import Text, message
from etcdlab.trace import UNAUTHENTICATED, Dial, Failure, Identity, Member, MemberList
from etcdlab.user_info import cut_user_info, cut_user_info_from_text
from etcdlab.workload import KEY

if TYPE_CHECKING:
    from etcd3 import Etcd3Client

SLOW = 0.5
"""Seconds after which a Get counts as slow."""

STILL_NEW = 1.0
"""Seconds for which the member lists that were asked during a Get are new: a person may pause before the Sync."""

MOST_OTHERS = 16
"""The most other endpoints that etcdlab asks for their own member list."""


class _EarlyLists(NamedTuple):
    """The two requests for the member list that etcdlab sent while a Get waits."""

    sent: float
    waits: tuple[Callable[[], MemberList], Callable[[], MemberList]]


class Cluster:
    """A connection to a cluster, through the first of `endpoints` that answers. It only reads.

    Every endpoint is dialled at once, unless the caller has `dialled` them just now; every call has
    `access.timeout` seconds, and ends with Interrupted where the `interruption` asks for it. Only configured endpoints
    get the password and the token.

    Raises UsageError, ClusterError when no endpoint answers, and RequestError when it refuses the password.
    """

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        access: Access,
        *,
        dialled: Sequence[Dial] = (),
        interruption: Interruption | None = None,
    ) -> None:
        access.check_endpoints(endpoints)
        self.endpoints = tuple(endpoints)
        self.access = access
        self.dials: tuple[Dial, ...] = ()
        """The endpoints tried, up to the one that answered."""
        self._earlier_dials = tuple(dialled)
        self._interruption = interruption or Interruption()
        self._loop: LoopThread | None = None
        self._client: Etcd3Client | None = None
        self._early: _EarlyLists | None = None
        self.identities: dict[str, Identity] = {}
        """Which etcd answered the calls of this connection, by the configured address that was asked.

        A dial carries no token, so a server with authentication may refuse to name itself there. The header of any
        answer to a call with the token does name it.
        """
        try:
            self._connect()
        except BaseException:
            self.close()
            raise

    def _connect(self) -> None:
        self.endpoint = self._first_answering(iter(self._earlier_dials) if self._earlier_dials else self._dials())
        """The endpoint in use."""
        self._client, identity = _open(self.endpoint, self.access, self._interruption)
        self._keep_identity(self.endpoint.address, identity)
        # grpcio closes a channel in the thread that drops the last reference to it, and that thread could wait for
        # ever.
        self._abandoned = weakref.finalize(self, in_background, self._client.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the channel and end the thread. May be called again. It does not wait for the channel, because a peer
        can delay that (see `background`).
        """
        client, self._client = self._client, None
        if client is not None:
            self._abandoned.detach()
            in_background(client.close)
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.close()

    def members(self) -> tuple[MemberList, MemberList]:
        """The linearizable and the default member list, requested at the same time. An error is in its list.

        Sync requests the linearizable list since 3.5. Without a quorum that request fails. The default list comes from
        local data.
        """
        early, self._early = self._early, None
        recent = early is not None and time.monotonic() - early.sent < self.access.timeout + STILL_NEW
        strict, default = early.waits if early is not None and recent else self._send_member_lists()
        return strict(), default()

    def _send_member_lists(self) -> tuple[Callable[[], MemberList], Callable[[], MemberList]]:
        return self._ask_members(True), self._ask_members(False)

    def member_list(self, linearizable: bool) -> MemberList:
        """The linearizable or the default member list."""
        return self._ask_members(linearizable)()

    def member_lists(self) -> tuple[MemberList, ...]:
        """The two lists of `members`, then the default list of each other endpoint, which is its own data. All requests
        run at the same time, to at most 16 others. An endpoint whose dial failed gets no request: its list has that
        error.
        """
        failures = {dial.url: dial.failure for dial in (*self.dials, *self._earlier_dials)}
        others = [endpoint for endpoint in self.endpoints if endpoint != self.endpoint][:MOST_OTHERS]
        with ExitStack() as stack:
            waits = [self._ask_other(stack, endpoint, failures.get(endpoint.url)) for endpoint in others]
            return (*self.members(), *(structs.replace(wait(), from_other_endpoint=True) for wait in waits))

    def _ask_other(self, stack: ExitStack, endpoint: Endpoint, failure: Failure | None) -> Callable[[], MemberList]:
        """Ask another configured endpoint, with this connection's token, which is valid in the cluster."""
        if failure is not None and failure.kind != UNAUTHENTICATED:
            error = go_errors.with_grpc_wrapping(failure)
            return lambda: MemberList(False, endpoint.address, 0.0, error=error)
        from etcdlab.cluster.client import client

        opened = client(endpoint, self.access)
        stack.callback(in_background, opened.close)
        opened.metadata = self._open_client().metadata
        return self._ask_members(False, opened, endpoint)

    def status(self) -> Identity:
        """Who the endpoint is. Raises RequestError."""
        from etcdlab.cluster.messages import rpc

        return identity_of(self._call(lambda c: c.maintenancestub.Status, rpc.StatusRequest()))

    def get(self, key: str = KEY) -> bytes | None:
        """One linearizable read of a key that need not exist. Raises RequestError.

        A slow read usually means that there is no quorum. Meanwhile etcdlab requests the member lists, and `members`
        takes these answers. A linearizable list would not end earlier.
        """
        return repeated_while_leader_changes(lambda: self._range(key), self.access.timeout, self._interruption)

    def _range(self, key: str) -> bytes | None:
        from etcdlab.cluster.messages import rpc

        client = self._open_client()
        request = rpc.RangeRequest(key=key.encode())
        call = client.kvstub.Range.future(request, self.access.timeout, metadata=client.metadata)
        if is_slow(call, SLOW, self._interruption):
            self._early = _EarlyLists(time.monotonic(), self._send_member_lists())
        answer = message_of(call, self.access.timeout, self._interruption)
        self._keep_identity(self.endpoint.address, identity_in_header(answer.header))
        return bytes(answer.kvs[0].value) if answer.kvs else None

    def dial(self, *urls: str) -> tuple[Dial, ...]:
        """Dial URLs in stages, without any credentials but a client certificate (see Access.ssl_context)."""
        self._open_client()
        configured = {endpoint.url for endpoint in self.endpoints}
        targets = [Target(cut_user_info(url), "configured" if url in configured else "proposed") for url in urls]
        return self._dialler(targets).results()

    def _dials(self) -> Iterator[Dial]:
        """Dial the endpoints at once; collect them one by one."""
        dialler = self._dialler([Target(endpoint.url, "configured") for endpoint in self.endpoints])
        return map(dialler.result, range(len(self.endpoints)))

    def _dialler(self, targets: Sequence[Target]) -> Dialler:
        """The dialler. Its thread starts with the first dial, because a connection alone needs no thread."""
        if self._loop is None:
            self._loop = LoopThread()
        dialler = Dialler(self.access, interruption=self._interruption)
        dialler.start(targets, self._loop)
        return dialler

    def _first_answering(self, dials: Iterator[Dial]) -> Endpoint:
        """The first endpoint, in order, that answers. Raises ClusterError."""
        for endpoint, dial in zip(self.endpoints, dials, strict=False):
            self.dials += (dial,)
            if dial.reached:
                return endpoint
        raise advice.unreachable(self.dials)

    def _keep_identity(self, address: str, identity: Identity | None) -> None:
        if identity is not None:
            self.identities[address] = identity

    def _open_client(self) -> Etcd3Client:
        if self._client is None:
            raise ClusterError(message("The connection is closed."), message("Open it again."))
        return self._client

    def _call(self, method: Callable[[Etcd3Client], Any], request: Any) -> Any:
        client = self._open_client()
        call = method(client).future(request, self.access.timeout, metadata=client.metadata)
        return message_of(call, self.access.timeout, self._interruption)

    def _ask_members(
        self, linearizable: bool, client: Etcd3Client | None = None, endpoint: Endpoint | None = None
    ) -> Callable[[], MemberList]:
        """Send the request, to the endpoint in use or another; calling the result waits for the answer."""
        from etcdlab.cluster.messages import rpc

        client, address = client or self._open_client(), (endpoint or self.endpoint).address
        started = time.perf_counter()
        ended: list[float] = []
        request = rpc.MemberListRequest(linearizable=linearizable)
        call = client.clusterstub.MemberList.future(request, self.access.timeout, metadata=client.metadata)
        call.add_done_callback(lambda _: ended.append(time.perf_counter()))

        def wait() -> MemberList:
            answer = None
            error: Text = ""
            try:
                answer = message_of(call, self.access.timeout, self._interruption)
                self._keep_identity(address, identity_in_header(answer.header))
            except (RequestError, CallError) as refused:
                error = go_words(refused)
            ms = round(((ended or [time.perf_counter()])[0] - started) * 1000, 3)
            return _member_list(answer, linearizable, address, ms, error)

        return wait


def _member_list(answer: Any, linearizable: bool, endpoint: str, ms: float, error: Text) -> MemberList:
    if answer is None:
        return MemberList(linearizable=linearizable, endpoint=endpoint, ms=ms, error=error)
    return MemberList(
        linearizable=linearizable,
        endpoint=endpoint,
        ms=ms,
        members=tuple(_member(member) for member in answer.members),
        cluster_id=f"{answer.header.cluster_id:x}",
        member_id=f"{answer.header.member_id:x}",
    )


def _member(member: Any) -> Member:
    return Member(
        id=f"{member.ID:x}",
        name=cut_user_info_from_text(member.name),
        client_urls=tuple(map(cut_user_info, member.clientURLs)),
        peer_urls=tuple(map(cut_user_info, member.peerURLs)),
        learner=member.isLearner,
    )


def _open(endpoint: Endpoint, access: Access, interruption: Interruption) -> tuple[Etcd3Client, Identity | None]:
    """etcd3's client for that endpoint, with a token where a password is given; and who gave the token."""
    from etcdlab.cluster.client import client, log_in

    opened = client(endpoint, access)
    try:
        identity = log_in(opened, access, interruption) if access.user else None
    except BaseException:
        in_background(opened.close)
        raise
    return opened, identity
