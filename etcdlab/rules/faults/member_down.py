"""R10, a look-alike: a member refuses the connection at its URL, and no other address answers as that member.

Whether the member runs cannot be proved from outside, so the fix never goes further than to look on its host.
"""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.finding import Certainty, Finding, Fix, Severity
from etcdlab.rules.trace_index import Facts
from etcdlab.rules.wrong_url import about


def find(facts: Facts) -> Iterator[Finding]:
    """A note per URL while the client stays READY, a fault where it does not."""
    for one, dial, failure in facts.without_answer():
        if failure.kind != "refused" or facts.answerers.may_run(one.member):
            continue
        yield about(
            one,
            says=("{who} {do} not answer at {urls}",) * 2,
            code="R10",
            rule="member-down",
            severity=Severity.FAULT if facts.fails else Severity.NOTE,
            certainty=Certainty.LIKELY,
            why="The connection is refused, and the member answered at no other address: it is probably down."
            " This does not prove that the advertised URL is wrong."
            + ("" if facts.fails else " The client goes on with the others."),
            evidence=facts.members_listed() + facts.about(dial),
            fix=Fix(
                server=f"start etcd on the host of {one.name}; if it runs there, correct the URL that it advertises"
            ),
        )
