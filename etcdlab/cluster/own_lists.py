"""What each of several endpoints has in its own member list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from etcdlab.cluster.connection import Cluster
from etcdlab.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.cluster.access import Access
    from etcdlab.cluster.endpoint import Endpoint
    from etcdlab.cluster.interruption import Interruption
    from etcdlab.trace import MemberList


def own_lists(endpoints: Sequence[Endpoint], access: Access, interruption: Interruption) -> tuple[MemberList, ...]:
    """The default list of each endpoint, which is its own data. Empty if no endpoint answers. Raises Interrupted."""
    try:
        with Cluster(endpoints, access, interruption=interruption) as cluster:
            _, own, *others = cluster.member_lists()
    except ClusterError:
        return ()
    return (structs.replace(own, from_other_endpoint=True), *others)
