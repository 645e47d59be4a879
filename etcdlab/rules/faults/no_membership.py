"""R8, a note: the server has the API of etcd and no members. kine is such a server: it lists itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.addresses import address_of
from etcdlab.rules.answerers import NO_ID
from etcdlab.rules.finding import Finding, Severity
from etcdlab.rules.proxy import answer_of_proxy

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "no-membership"
TITLE = message("The server has etcd's API and no members")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One note, if no cluster is behind the server."""
    answer = answer_of_proxy(index)
    if answer is not None and index.answerers.cluster_id in NO_ID:
        address = answer.endpoint
        yield Finding(
            severity=Severity.NOTE,
            subject=address_of(address),
            summary=message("The server at {address} has the API of etcd and no members, like kine.", address=address),
            why=message("MemberList returns the address at which the client called it. A Sync changes nothing."),
            evidence=index.evidence.members,
        )
