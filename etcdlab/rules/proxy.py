"""A note about a server that lists members and is none: etcd's grpc-proxy lists proxies, kine lists itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.rules.addresses import is_loopback, is_unspecified

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import MemberList


def answer_of_proxy(index: TraceIndex) -> MemberList | None:
    """The answer of a server that is no member, if every URL in it leads back to the cluster."""
    if not index.answerers.is_proxy or not all(_leads_back(index, advertised) for advertised in index.advertised):
        return None
    return index.answer


def _leads_back(index: TraceIndex, advertised: Advertised) -> bool:
    """Whether the URL leads back to the cluster, as far as a dial proves it."""
    if is_unspecified(advertised.host) or (is_loopback(advertised.host) and not index.asked_through_loopback()):
        return False
    dial = index.dial_of(advertised.url)
    return dial is None or index.is_answer_of(dial, advertised.member)
