"""R10, a look-alike: a member refuses the connection at its URL, and no other address answers as that member.

Whether the member runs cannot be proved from outside, so the fix never goes further than to look on its host.
"""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.messages import message, sentences
from etcdlab.rules.finding import Certainty, Claim, Finding, Fix, Severity
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.rules.wrong_url import member_finding


def find(index: TraceIndex) -> Iterator[Finding]:
    """A note per URL while the client stays READY, a fault where it does not."""
    for one, dial, failure in index.without_answer():
        if failure.kind != "refused" or index.answerers.may_run(one.member):
            continue
        yield member_finding(
            one,
            claim=Claim("does-not-answer"),
            code="R10",
            rule="member-down",
            severity=Severity.FAULT if index.fails else Severity.NOTE,
            certainty=Certainty.LIKELY,
            why=sentences(
                message("The connection is refused, and the member answered at no other address."),
                message("It is probably down. Its URL may be right."),
                "" if index.fails else message("The client uses the other members."),
            ),
            evidence=index.members_listed() + index.about(dial),
            fix=Fix(
                server=message(
                    "Start etcd on the host of {member}. If etcd runs there, correct the URL that it advertises.",
                    member=one.name,
                )
            ),
        )
