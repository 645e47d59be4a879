"""R10, a look-alike: nobody could ask a member. From here it is not known whether that member runs.

A firewall, a missing route, a balancer and a stopped member look alike. What the others say of the member is evidence:
the leader that they name was running when they were asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.rules.finding import Certainty, Evidence, Finding, Fix, Severity
from etcdlab.rules.trace_index import Facts
from etcdlab.rules.wrong_url import about

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import Advertised
    from etcdlab.trace import Dial


def find(facts: Facts) -> Iterator[Finding]:
    """A note per URL while the client stays READY, a fault where it does not."""
    for one, dial, failure in facts.without_answer():
        if failure.kind == "refused" and not facts.answerers.may_run(one.member):
            continue
        leaders = facts.answerers.that_name_as_leader(one.member)
        yield about(
            one,
            says=("cannot tell from here whether {names} {run}: nobody could ask {them}",) * 2,
            code="R10",
            rule="member-not-asked",
            severity=Severity.FAULT if facts.fails else Severity.NOTE,
            certainty=Certainty.LIKELY,
            why=_why(facts, one, leaders) + ("" if facts.fails else " The client goes on with the others."),
            evidence=facts.members_listed()
            + facts.about(dial)
            + tuple(Evidence("dial", other.id, _says(other, one)) for other in leaders),
            fix=Fix(
                server=f"look on the host of {one.name} whether etcd runs, and let this host reach {one.url};"
                " or advertise an address that its clients reach"
            ),
        )


def _why(facts: Facts, one: Advertised, leaders: tuple[Dial, ...]) -> str:
    """What is not known, and what the others say."""
    told = "The URL gave no answer, and the member answered at no other address."
    if leaders:
        return f"{told} But {_says(leaders[0], one)}: {one.name} was running then, and only the way to it is missing."
    if (nameless := facts.answerers.without_a_name()) is not None:
        return (
            f"{told} An etcd answered at {nameless.address} and did not say which member it is: it may be this member."
        )
    return f"{told} A firewall, a missing route and a stopped member look alike from here."


def _says(dial: Dial, one: Advertised) -> str:
    term = f" in raft term {dial.identity.raft_term}" if dial.identity and dial.identity.raft_term else ""
    return f"{dial.address} says that {one.name} is the leader{term}"
