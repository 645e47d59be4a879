"""R2: a member advertises loopback, often because nothing was set: bare etcd and bitnami images default to it.

The URL is right if the client runs on the member's host. Two facts speak for that: etcdlab asked the cluster through
loopback, and the dial reaches that very member, or the member answers nowhere at all (then it is down). The URL is
wrong for every other client.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, sentences
from etcdlab.rules.addresses import is_loopback, parts_of
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R2"
SLUG = "advertises-loopback"
TITLE = message("A member advertises a loopback address")
YIELDS_TO = ("placeholder-url", "malformed-url", "name-does-not-resolve")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL that is not right from here."""
    for advertised in index.advertised:
        if is_loopback(advertised.host) and not _may_be_right(index, advertised):
            answered_at = _other_port(index, advertised)
            yield url_finding(
                index,
                advertised,
                consequence=message("A client on another host dials itself."),
                why=_why(index, advertised, answered_at),
                answered_at=answered_at,
            )


def _why(index: TraceIndex, advertised: Advertised, answered_at: str) -> Text:
    """The mechanism, and what else is wrong with the URL."""
    other = index.foreign_identity(index.dial_of(advertised.url))
    return sentences(
        message("The port is wrong, too: the answer came from another port.") if answered_at else "",
        message(
            "A loopback address always means the host that dials. Only a client on the server's own host reaches it."
        ),
        message("Here another cluster answers: {cluster}.", cluster=other.cluster_id) if other else "",
    )


def _other_port(index: TraceIndex, advertised: Advertised) -> str:
    """The address at which the member answered, if its port is another one than the URL names."""
    dial = index.answered_as(advertised.member)
    ports = {parts_of(dial.address if dial else "").port, parts_of(advertised.url).port}
    return "" if dial is None or None in ports or len(ports) == 1 else dial.address


def _may_be_right(index: TraceIndex, advertised: Advertised) -> bool:
    if not index.asked_through_loopback():
        return False
    dial = index.dial_of(advertised.url)
    if dial is not None and dial.failure and dial.nameless:
        return True  # An etcd of this host answers and reports its id to users only.
    if dial is None or index.answer is None:
        return True  # The client does not use the URL: a learner's, or Sync failed. Or etcdlab asked no member.
    if index.is_sandboxs_own(advertised.host) or index.answered_urls.evidence(advertised, dial):
        return True
    if index.is_same_host(advertised) or index.is_another_members(advertised.url):
        return True  # The host is right. Only the port or the member can be wrong.
    is_member = index.is_answer_of(dial, advertised.member) or (
        index.is_shared(advertised.url) and dial.reached and not index.foreign_identity(dial)
    )
    return is_member or (not dial.reached and not index.is_up(advertised.member))
