"""R10, a look-alike: nobody could ask a member. From here it is not known whether that member runs.

A firewall, a missing route, a balancer and a stopped member look alike. What the others say of the member is evidence:
the leader that they name was running when they were asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Message, Text, message, sentences
from etcdlab.rules.finding import Certainty, Claim, Evidence, Finding, Fix, Severity
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.rules.wrong_url import member_finding

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import Advertised
    from etcdlab.trace import Dial


def find(index: TraceIndex) -> Iterator[Finding]:
    """A note per URL while the client stays READY, a fault where it does not."""
    for one, dial, failure in index.without_answer():
        if failure.kind == "refused" and not index.answerers.may_run(one.member):
            continue
        leaders = index.answerers.that_name_as_leader(one.member)
        yield member_finding(
            one,
            claim=Claim("not-asked"),
            code="R10",
            rule="member-not-asked",
            severity=Severity.FAULT if index.fails else Severity.NOTE,
            certainty=Certainty.LIKELY,
            why=sentences(
                message("The URL gave no answer, and the member answered at no other address."),
                *_why(index, one, leaders),
                "" if index.fails else message("The client uses the other members."),
            ),
            evidence=index.members_listed()
            + index.about(dial)
            + tuple(Evidence("dial", other.id, _report(other, one)) for other in leaders),
            fix=Fix(
                server=message(
                    "Check on the host of {member} that etcd runs, and let this host reach {url}. Or advertise an"
                    " address that the clients reach.",
                    member=one.name,
                    url=one.url,
                )
            ),
        )


def _why(index: TraceIndex, one: Advertised, leaders: tuple[Dial, ...]) -> tuple[Text, ...]:
    """What nobody can tell from here, and what the other members report."""
    if leaders:
        return (
            message("But {report}.", report=_report(leaders[0], one)),
            message("So {member} was running then, and only the way to it is missing.", member=one.name),
        )
    if (nameless := index.answerers.without_a_name()) is not None:
        return (
            message("An etcd answered at {address} without its member id.", address=nameless.address),
            message("It may be this member."),
        )
    return (message("A firewall, a missing route and a stopped member look the same from here."),)


def _report(dial: Dial, one: Advertised) -> Message:
    term = dial.identity.raft_term if dial.identity else 0
    if term:
        return message(
            "{address} reports that {member} is the leader in raft term {term}",
            address=dial.address,
            member=one.name,
            term=term,
        )
    return message("{address} reports that {member} is the leader", address=dial.address, member=one.name)
