"""R5: an etcd answers at the advertised address, and it is not the member that advertises it: a stale URL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, sentences
from etcdlab.rules.addresses import is_loopback, is_unspecified
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding per URL; several members behind one URL are another matter (R8)."""
    for advertised in index.advertised:
        dial = index.dial_of(advertised.url)
        if dial is None or dial.identity is None or is_unspecified(advertised.host):
            continue
        if index.is_answer_of(dial, advertised.member) or index.shared(advertised.url):
            continue
        if is_loopback(advertised.host) and not (
            index.is_same_host(advertised) or index.is_another_members(advertised.url)
        ):
            continue  # R2 says more about it.
        yield url_finding(
            index,
            advertised,
            code="R5",
            rule="another-answers",
            consequence=message("Another etcd answers there."),
            why=sentences(
                message(
                    "Member {member} of cluster {cluster} answers there.",
                    member=dial.identity.member_id,
                    cluster=dial.identity.cluster_id,
                ),
                message("The address belongs to another etcd.")
                if advertised.supposed
                else message("The member has moved, or somebody copied the URL from another member."),
            ),
        )
