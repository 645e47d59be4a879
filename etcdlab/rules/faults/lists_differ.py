"""R8: another configured endpoint has other members in its own data than the client received.

etcdlab asks each endpoint for the default list. A member answers it from its own data, also without a quorum. It is a
note, because the lists may be the same in a moment. If the members follow two leaders, it is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from etcdlab.rules.two_leaders import leader_evidence, lists_of_another_leader

if TYPE_CHECKING:
    from etcdlab.rules.member_lists import Numbered
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
    if apart := lists_of_another_leader(index, answer, differing):
        yield _two_leaders(index, answer, apart)
    elif differing:
        yield _other_lists(answer, differing)


def _other_lists(answer: MemberList, differing: Numbered) -> Finding:
    return Finding(
        severity=Severity.NOTE,
        subject=message("the member list"),
        summary=sentences(*first_differences([text for _, other in differing for text in differences(other, answer)])),
        why=message(
            "A client that asks that endpoint for the default list gets these URLs. Somebody may have changed a URL a"
            " moment ago, and the member has not received the change yet. Or the member is cut off from the other"
            " members. Or it no longer belongs to the cluster, still runs, and answers from its old data."
        ),
        evidence=evidence_of(differing),
        fix=Fix(
            server=message(
                "Check again in a minute. If the lists still differ, compare leader and raft index with `etcdctl"
                " endpoint status -w table --endpoints={endpoints}`, and read the log of the member at {others}.",
                endpoints=_all_endpoints(differing, answer),
                others=endpoints_of(differing),
            )
        ),
    )


def _two_leaders(index: TraceIndex, answer: MemberList, apart: Numbered) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        subject=message("the member list"),
        summary=message(
            "The endpoints have one cluster id and belong to two clusters: {endpoint} has another leader than"
            " {others}.",
            others=endpoints_of(apart),
            endpoint=answer.endpoint,
        ),
        why=sentences(
            *first_differences([text for _, other in apart for text in differences(other, answer)]),
            message(
                "Each part has a leader that the other part does not follow. So a key that a client writes in one part"
                " is not in the other. The client has endpoints of both, and no call fails. This happens if somebody"
                " starts a member with --force-new-cluster, or restores its data, while the other members run."
            ),
        ),
        evidence=(*evidence_of(apart), *leader_evidence(index, apart, answer)),
        fix=Fix(
            server=message(
                "Check again in a minute. If there are still two leaders, first save the data of both parts with"
                " `etcdctl snapshot save --endpoints=ENDPOINT FILE`. Compare the revisions with `etcdctl endpoint"
                " status -w json --endpoints={endpoints}`, and decide which part has the data to keep.",
                endpoints=_all_endpoints(apart, answer),
            ),
            client=message("Configure endpoints of one part only."),
        ),
    )


def _all_endpoints(others: Numbered, answer: MemberList) -> str:
    return ",".join(dict.fromkeys([answer.endpoint, *(other.endpoint for _, other in others)]))
