"""R2: a member advertises loopback, often because nothing was set: bare etcd and bitnami images default to it.

Right where the client shares the member's host, which is told by asking: the cluster was asked through loopback,
and the dial reaches that very member, or the member answers nowhere at all (then it is down). Wrong for everybody
else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.rules.addresses import is_loopback, parts_of
from etcdlab.rules.faults.name_does_not_resolve import UNRESOLVED
from etcdlab.rules.trace_index import MALFORMED, Advertised, Facts
from etcdlab.rules.wrong_url import ADVERTISES, blame

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL that is not right from here."""
    for wrong in facts.advertised:
        if not is_loopback(wrong.host) or _is_anothers(facts, wrong) or _may_be_right(facts, wrong):
            continue
        answered_at = _other_port(facts, wrong)
        says = ("{who} {advertise} {urls}, and {answer} at {addresses}",) * 2 if answered_at else ADVERTISES
        port = (
            f"Two things differ. The port: the {wrong.noun} answered at another one. The host: " if answered_at else ""
        )
        other = facts.other(facts.dial_of(wrong.url))
        why = (
            f"{port}A loopback address is every dialler's own host:"
            f" only a client on the {wrong.noun}'s own host reaches the {wrong.noun} there."
        ) + (f" Here another cluster answers: {other.cluster_id}." if other else "")
        yield blame(facts, wrong, code="R2", rule="advertises-loopback", why=why, says=says, answered_at=answered_at)


def _is_anothers(facts: Facts, wrong: Advertised) -> bool:
    """Whether another rule says more of it: R6 of a placeholder or a malformed URL, R3 of a name."""
    return facts.is_placeholder(wrong) or facts.failed_as(wrong, (*UNRESOLVED, *MALFORMED))


def _other_port(facts: Facts, wrong: Advertised) -> str:
    """The address at which the member answered, where its port is another one than the URL names."""
    dial = facts.answered_as(wrong.member)
    ports = {parts_of(dial.address if dial else "").port, parts_of(wrong.url).port}
    return "" if dial is None or None in ports or len(ports) == 1 else dial.address


def _may_be_right(facts: Facts, wrong: Advertised) -> bool:
    if not facts.asked_through_loopback():
        return False
    dial = facts.dial_of(wrong.url)
    if dial is not None and dial.failure and dial.nameless:
        return True  # An etcd of this host answers, and it keeps its name to users.
    if dial is None or facts.answer is None:
        return True  # The client does not use it: a learner's, or Sync failed. Or nobody was asked who answers there.
    if facts.beside(wrong) or facts.copied(wrong.url):
        return True  # The host is right, or another member's own: what is wrong is told by R4 and R5.
    beside = facts.belongs(dial, wrong.member) or (facts.shared(wrong.url) and dial.reached and not facts.other(dial))
    return beside or (not dial.reached and not facts.up(wrong.member))
