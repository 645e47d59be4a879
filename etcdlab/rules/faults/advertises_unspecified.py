"""R1: a member advertises the unspecified address, 0.0.0.0 or [::].

The rule looks at the URL, never at the dial: on Linux a dial of 0.0.0.0 reaches the client's own host, where another
etcd may answer and hide the fault. etcd accepts the URL and logs no warning (checkHostURLs in client/pkg/types/urls.go
rejects only a missing host or port).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, sentences
from etcdlab.rules.addresses import ip_of, is_unspecified
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial

CODE = "R1"
SLUG = "advertises-unspecified"
TITLE = message("A member advertises 0.0.0.0 or [::]")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL."""
    for advertised in index.advertised:
        if is_unspecified(advertised.host):
            yield url_finding(
                index,
                advertised,
                consequence=message("A client that syncs dials its own host."),
                why=sentences(
                    message("{ip} is an address to listen on.", ip=str(ip_of(advertised.host))),
                    message("A client cannot reach a server there: it dials the host on which the client runs."),
                    _answer_of_this_host(index, index.dial_of(advertised.url)),
                ),
            )


def _answer_of_this_host(index: TraceIndex, dial: Dial | None) -> Text:
    """What answered on this host instead, if anything did."""
    other = index.foreign_identity(dial)
    if other is not None:
        return message(
            "On this host another cluster answers: {cluster} (member {member}, etcd {version}) instead of {expected}.",
            cluster=other.cluster_id,
            member=other.member_id,
            version=other.version,
            expected=index.answerers.cluster_id,
        )
    if dial is not None and dial.reached:
        return message("It works on this host only because an etcd listens here. A client on any other host fails.")
    return ""
