"""R8, a note: a grpc-proxy of etcd answers. It lists proxies in the place of the members."""

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
SLUG = "grpc-proxy"
TITLE = message("A grpc-proxy answers, and not a member")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One note, if the server says which cluster is behind it."""
    answer = answer_of_proxy(index)
    if answer is not None and index.answerers.cluster_id not in NO_ID:
        yield Finding(
            severity=Severity.NOTE,
            subject=address_of(answer.endpoint),
            summary=message("A grpc-proxy answers at {address}, and not a member.", address=answer.endpoint),
            why=message(
                "MemberList returns the proxies and not the members behind them. A client that syncs stays on the"
                " proxies."
            ),
            evidence=index.evidence.members,
        )
