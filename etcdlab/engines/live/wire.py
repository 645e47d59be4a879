"""Everything that the live engine does on the network: dials, both member lists, one Range."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from etcdlab.cluster.dial.dialler import Dialler, Target
from etcdlab.cluster.interruption import Interruption
from etcdlab.cluster.loop import LoopThread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from etcdlab.cluster.access import Access
    from etcdlab.cluster.connection import Cluster
    from etcdlab.cluster.endpoint import Endpoint
    from etcdlab.trace import Dial, Identity, MemberList


class Wire:
    """The network of one client. Nothing is sent before a method is called."""

    def __init__(self, endpoints: tuple[Endpoint, ...], access: Access) -> None:
        self._endpoints = endpoints
        self._access = access
        self.interruption = Interruption()
        """Ends the wait that is under way."""
        self._loop: LoopThread | None = None
        self._cluster: Cluster | None = None

    def start_dials(self, targets: list[Target]) -> list[Callable[[], Dial]]:
        """Start dials of all targets. Each returned function waits for the end of one dial."""
        if self._loop is None:
            self._loop = LoopThread()
        dialler = Dialler(self._access, interruption=self.interruption)
        dialler.start(targets, self._loop)
        return [partial(dialler.result, number) for number in range(len(targets))]

    def connect(self, dialled: tuple[Dial, ...]) -> None:
        """Open the connection to the first endpoint that answered its dial. Raises ClusterError."""
        from etcdlab.cluster.connection import Cluster

        self._cluster = Cluster(self._endpoints, self._access, dialled=dialled, interruption=self.interruption)

    @property
    def connected(self) -> bool:
        """Whether there is a connection."""
        return self._cluster is not None

    @property
    def identities(self) -> Mapping[str, Identity]:
        """The etcd that answered the calls, by the configured address."""
        return {} if self._cluster is None else self._cluster.identities

    def members(self) -> tuple[MemberList, ...]:
        """The member list, linearizable and default, and then the own list of each other endpoint."""
        assert self._cluster is not None
        return self._cluster.member_lists()

    def get(self) -> None:
        """One Range of a key that need not exist. Raises RequestError."""
        assert self._cluster is not None
        self._cluster.get()

    def close(self) -> None:
        """End the connections and the thread they run on."""
        if self._cluster is not None:
            self._cluster.close()
        if self._loop is not None:
            self._loop.close()
        self._cluster = self._loop = None
