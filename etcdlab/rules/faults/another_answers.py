"""R5: an etcd answers at the advertised address, and it is not the member that advertises it: a stale URL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.rules.addresses import is_loopback, is_unspecified
from etcdlab.rules.trace_index import Facts
from etcdlab.rules.wrong_url import blame

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL; several members behind one URL are another matter (R8)."""
    for wrong in facts.advertised:
        dial = facts.dial_of(wrong.url)
        if dial is None or dial.identity is None or is_unspecified(wrong.host):
            continue
        if facts.belongs(dial, wrong.member) or facts.shared(wrong.url):
            continue
        if is_loopback(wrong.host) and not (facts.beside(wrong) or facts.copied(wrong.url)):
            continue  # R2 says more of it.
        yield blame(
            facts,
            wrong,
            code="R5",
            rule="another-answers",
            says=("{who} {advertise} {urls}, and another etcd answers there",) * 2,
            why=f"Member {dial.identity.member_id} of cluster {dial.identity.cluster_id} answers there"
            + (": it is another's address." if wrong.supposed else ": the member has moved, or the URL was copied."),
        )
