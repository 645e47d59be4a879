"""R8, a note: the server that listed the members is no member. etcd's grpc-proxy lists proxies, kine lists itself.

The rules about URLs report what a proxy advertises wrongly, with the fix at the proxy. Then this rule reports nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.messages import message
from etcdlab.rules.addresses import address_of, is_loopback, is_unspecified
from etcdlab.rules.answerers import NO_ID
from etcdlab.rules.finding import Finding, Severity
from etcdlab.rules.trace_index import Advertised, TraceIndex


def find(index: TraceIndex) -> Iterator[Finding]:
    """One note, where nothing is wrong with what the proxy advertises."""
    if (
        index.answer is None
        or not index.answerers.is_proxy
        or not all(_is_right(index, one) for one in index.advertised)
    ):
        return
    asked = index.answer.endpoint
    knows_cluster = index.answerers.cluster_id not in NO_ID
    yield Finding(
        code="R8",
        rule="grpc-proxy" if knows_cluster else "no-membership",
        severity=Severity.NOTE,
        subject=address_of(asked),
        summary=message("A grpc-proxy answers at {address}, and not a member.", address=asked)
        if knows_cluster
        else message("The server at {address} has the API of etcd and no members, like kine.", address=asked),
        why=message(
            "MemberList returns the proxies and not the members behind them. A client that syncs stays on the proxies."
        )
        if knows_cluster
        else message("MemberList returns the address at which the client called it. A Sync changes nothing."),
        evidence=index.members_listed(),
    )


def _is_right(index: TraceIndex, one: Advertised) -> bool:
    """Whether the URL leads back to the cluster, as far as a dial shows."""
    if is_unspecified(one.host) or (is_loopback(one.host) and not index.asked_through_loopback()):
        return False
    dial = index.dial_of(one.url)
    return dial is None or index.is_answer_of(dial, one.member)
