"""R1: a member advertises the unspecified address, 0.0.0.0 or [::].

Judged from the URL, never from the dial: on Linux a dial of 0.0.0.0 reaches the dialler's own host, where
another etcd may answer and hide the fault. etcd publishes it without a word (checkHostURLs in
client/pkg/types/urls.go rejects only a missing host or port).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.rules.addresses import ip_of, is_unspecified
from etcdlab.rules.trace_index import Facts
from etcdlab.rules.wrong_url import blame

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Dial


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL."""
    for wrong in facts.advertised:
        if is_unspecified(wrong.host):
            why = (
                f"{ip_of(wrong.host)} is an address to listen on, never one to reach:"
                " every client that syncs dials its own host."
            )
            landed = _landed(facts, facts.dial_of(wrong.url))
            yield blame(facts, wrong, code="R1", rule="advertises-unspecified", why=why + landed)


def _landed(facts: Facts, dial: Dial | None) -> str:
    """What answered on this host instead, if anything did."""
    other = facts.other(dial)
    if other is not None:
        return (
            f" Here that lands on another cluster: {other.cluster_id} (member {other.member_id}, etcd"
            f" {other.version}) answers instead of {facts.answerers.cluster_id}."
        )
    if dial is not None and dial.reached:
        return " It works on this host only because an etcd listens here; a client on any other host fails."
    return ""
