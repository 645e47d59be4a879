"""R8: the configured endpoints belong to two clusters. The client reads and writes in both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.answerers import NO_ID
from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Evidence, Finding, Fix, Severity
from etcdlab.rules.member_lists import evidence_of, lists_of_other_endpoints

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import MemberList

CODE = "R8"
SLUG = "two-clusters"
TITLE = message("Two endpoints belong to different clusters")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one finding."""
    answer = index.answer
    if answer is None or not (foreign := _foreign(index, answer)):
        return
    yield Finding(
        severity=Severity.WARNING,
        subject=message("the endpoints"),
        summary=message(
            "The configured endpoints are of two clusters: {others} answered for another cluster than {endpoint}.",
            others=counted(foreign),
            endpoint=answer.endpoint,
        ),
        why=message(
            "The client reads and writes in two clusters. A Sync then leaves it in the cluster that answers the Sync."
        ),
        evidence=tuple(foreign.values()),
        fix=Fix(client=message("Configure endpoints of one cluster only.")),
    )


def _foreign(index: TraceIndex, answer: MemberList) -> dict[str, Evidence]:
    """The configured endpoints of another cluster, each with its own member list, or else with its dial."""
    lists = [one for one in lists_of_other_endpoints(index) if one[1].cluster_id != answer.cluster_id]
    foreign = {each.endpoint: evidence for (_, each), evidence in zip(lists, evidence_of(lists), strict=True)}
    if answer.cluster_id in NO_ID:
        return foreign  # A grpc-proxy has no ids, and leads to the cluster.
    for dial in index.configured:
        if dial.identity is not None and dial.identity.cluster_id not in (*NO_ID, answer.cluster_id):
            text = message("{address} answers as cluster {id}", address=dial.address, id=dial.identity.cluster_id)
            foreign.setdefault(dial.address, Evidence("dial", dial.id, text))
    return foreign
