"""R2: a member advertises loopback, often because nothing was set: bare etcd and bitnami images default to it.

Right where the client shares the member's host, which is told by asking: the cluster was asked through loopback,
and the dial reaches that very member, or the member answers nowhere at all (then it is down). Wrong for everybody
else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, sentences
from etcdlab.rules.addresses import is_loopback, parts_of
from etcdlab.rules.faults.name_does_not_resolve import UNRESOLVED
from etcdlab.rules.trace_index import MALFORMED, Advertised, TraceIndex
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding per URL that is not right from here."""
    for advertised in index.advertised:
        if not is_loopback(advertised.host) or _is_anothers(index, advertised) or _may_be_right(index, advertised):
            continue
        answered_at = _other_port(index, advertised)
        yield url_finding(
            index,
            advertised,
            code="R2",
            rule="advertises-loopback",
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


def _is_anothers(index: TraceIndex, advertised: Advertised) -> bool:
    """Whether another rule says more of it: R6 about a placeholder or a malformed URL, R3 about a name."""
    return index.is_placeholder(advertised) or index.failed_as(advertised, (*UNRESOLVED, *MALFORMED))


def _other_port(index: TraceIndex, advertised: Advertised) -> str:
    """The address at which the member answered, where its port is another one than the URL names."""
    dial = index.answered_as(advertised.member)
    ports = {parts_of(dial.address if dial else "").port, parts_of(advertised.url).port}
    return "" if dial is None or None in ports or len(ports) == 1 else dial.address


def _may_be_right(index: TraceIndex, advertised: Advertised) -> bool:
    if not index.asked_through_loopback():
        return False
    dial = index.dial_of(advertised.url)
    if dial is not None and dial.failure and dial.nameless:
        return True  # An etcd of this host answers, and it keeps its name to users.
    if dial is None or index.answer is None:
        return True  # The client does not use it: a learner's, or Sync failed. Or nobody was asked who answers there.
    if index.is_same_host(advertised) or index.is_another_members(advertised.url):
        return True  # The host is right, or another member's own: R4 and R5 report what is wrong.
    beside = index.is_answer_of(dial, advertised.member) or (
        index.shared(advertised.url) and dial.reached and not index.foreign_identity(dial)
    )
    return beside or (not dial.reached and not index.up(advertised.member))
