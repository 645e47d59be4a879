"""R5: an etcd answers at the advertised address, and it is not the member that advertises it: a stale URL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, sentences
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Identity

CODE = "R5"
SLUG = "another-answers"
TITLE = message("Another etcd answers at an advertised URL")
YIELDS_TO = ("advertises-unspecified", "advertises-loopback")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL of one member. Behind a URL of several members any of them may answer."""
    if index.answer is None:
        return  # etcdlab has no member list, so it cannot tell which member should answer.
    for advertised in index.advertised:
        dial = index.dial_of(advertised.url)
        if dial is None or not dial.reached or dial.identity is None or index.is_shared(advertised.url):
            continue
        if not index.is_answer_of(dial, advertised.member):
            yield url_finding(
                index,
                advertised,
                consequence=message("Another etcd answers there."),
                why=_why(advertised, dial.identity),
            )


def _why(advertised: Advertised, other: Identity) -> Text:
    return sentences(
        message(
            "Member {member} of cluster {cluster} answers there.", member=other.member_id, cluster=other.cluster_id
        ),
        message("The address belongs to another etcd.")
        if advertised.supposed
        else message("The member has moved, or somebody copied the URL from another member."),
    )
