"""R10: no etcd answers for a member. Whether that member runs cannot be decided from here.

A firewall, a missing route, a load balancer and a stopped member look the same. What the other members report is
evidence: the leader that they name was running when etcdlab asked them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Message, Text, message
from etcdlab.rules.failing_endpoint import is_silent
from etcdlab.rules.finding import Claim, Evidence, Finding, Fix
from etcdlab.rules.silent_member import silent_member, silent_urls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial, Failure

CODE = "R10"
SLUG = "member-not-asked"
TITLE = message("Nobody could ask a member")
YIELDS_TO = ("advertises-unspecified", "placeholder-url", "member-down", "nothing-behind-url", "name-inside-only")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL."""
    for advertised, _, failure in silent_urls(index):
        leaders = index.answerers.dials_naming_leader(advertised.member)
        yield silent_member(
            index,
            advertised,
            Claim("not-asked"),
            why=(
                message("The URL gave no answer, and the member answered at no other address."),
                *((_OPEN_PORT,) if is_silent(failure) else _why(index, advertised, leaders)),
            ),
            evidence=tuple(Evidence("dial", dial.id, _report(dial, advertised)) for dial in leaders),
            fix=_fix(advertised, failure),
        )


_OPEN_PORT = message(
    "The port is open, and the server there sends nothing: it hangs, it is suspended, or it waits for its cluster."
)


def _fix(advertised: Advertised, failure: Failure) -> Fix:
    if is_silent(failure):
        return Fix(
            server=message(
                "Read the log of etcd on the host of {member}, and check that its process runs.", member=advertised.name
            )
        )
    return Fix(
        server=message(
            "Check on the host of {member} that etcd runs, and let this host reach {url}. Or advertise an address that"
            " the clients reach.",
            member=advertised.name,
            url=advertised.url,
        )
    )


def _why(index: TraceIndex, advertised: Advertised, leaders: Sequence[Dial]) -> tuple[Text, ...]:
    """What cannot be decided from here, and what the other members report."""
    if leaders:
        return (
            _leads(leaders[0], advertised),
            message("So {member} was running then, and only the way to it is missing.", member=advertised.name),
        )
    if (nameless := index.answerers.nameless_dial) is not None:
        return (
            message("An etcd answered at {address} without its member id.", address=nameless.address),
            message("It may be this member."),
        )
    return (message("A firewall, a missing route and a stopped member look the same from here."),)


def _leads(dial: Dial, advertised: Advertised) -> Message:
    """The report of the etcd that answered a dial, as a sentence."""
    address, member = dial.address, advertised.name
    if dial.identity and dial.identity.raft_term:
        return message(
            "The etcd at {address} reports that {member} is the leader in raft term {term}.",
            address=address,
            member=member,
            term=dial.identity.raft_term,
        )
    return message("The etcd at {address} reports that {member} is the leader.", address=address, member=member)


def _report(dial: Dial, advertised: Advertised) -> Message:
    """What the etcd that answered a dial reports about the member."""
    term = dial.identity.raft_term if dial.identity else 0
    if term:
        return message(
            "{address} reports that {member} is the leader in raft term {term}",
            address=dial.address,
            member=advertised.name,
            term=term,
        )
    return message("{address} reports that {member} is the leader", address=dial.address, member=advertised.name)
