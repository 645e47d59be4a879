"""R8, a note: another configured endpoint has other members in its own data than the client received.

etcdlab asks each endpoint for the default list. A member answers it from its own data, also without a quorum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from etcdlab.messages import message, sentences
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.leaderless import cut_off_members
from etcdlab.rules.member_lists import (
    differences,
    endpoints_of,
    evidence_of,
    first_differences,
    lists_of_other_endpoints,
)

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import MemberList

CODE = "R8"
SLUG = "lists-differ"
TITLE = message("Two endpoints have different member lists")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one finding, about endpoints of the same cluster.

    A member that is cut off has an old list: `member-without-leader` says so, and it is the same fault.
    """
    answer, cut_off = index.answer, cut_off_members(index)
    if answer is None or answer.member_id in cut_off:
        return
    others = lists_of_other_endpoints(index)
    own = [one for one in others if one[1].cluster_id == answer.cluster_id and one[1].member_id not in cut_off]
    differing = [(number, other) for number, other in own if differences(other, answer)]
    if not differing:
        return
    yield Finding(
        severity=Severity.NOTE,
        subject=message("the member list"),
        summary=sentences(*first_differences([text for _, other in differing for text in differences(other, answer)])),
        why=message(
            "A client that asks that endpoint for the default list gets these URLs. Somebody may have changed a URL a"
            " moment ago, and the member has not received the change yet. Or the member is cut off from the other"
            " members. Or it no longer belongs to the cluster, still runs, and answers from its old data."
        ),
        evidence=evidence_of(differing),
        fix=_fix(differing, answer),
    )


def _fix(differing: Sequence[tuple[int, MemberList]], answer: MemberList) -> Fix:
    endpoints = ",".join(dict.fromkeys([answer.endpoint, *(other.endpoint for _, other in differing)]))
    return Fix(
        server=message(
            "Check again in a minute. If the lists still differ, compare leader and raft index with `etcdctl"
            " endpoint status -w table --endpoints={endpoints}`, and read the log of the member at {others}.",
            endpoints=endpoints,
            others=endpoints_of(differing),
        )
    )
