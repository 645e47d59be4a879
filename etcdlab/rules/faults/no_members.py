"""R8: the member list is empty. After a Sync the client has no endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.empty_sync import empty_sync

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "no-members"
TITLE = message("The member list is empty")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one finding."""
    if index.answer is not None and not index.members:
        address = index.answer.endpoint
        yield empty_sync(
            index,
            message("{address} returns an empty member list.", address=address),
            message("Check what answers at {address}. An etcd cluster has at least one member.", address=address),
        )
