"""R4: the member is up and answers elsewhere, and its advertised address does not lead to it from here.

NAT, a port published under another number, a tunnel, a load balancer: right inside and wrong outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.rules.addresses import is_own_host
from etcdlab.rules.trace_index import UNREACHED, Facts
from etcdlab.rules.wrong_url import blame

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL of a member that answered at another address."""
    for wrong, _, _ in facts.failing(UNREACHED):
        beside = facts.beside(wrong) and not facts.is_placeholder(wrong)
        if (is_own_host(wrong.host) and not beside) or not facts.up(wrong.member):
            continue
        yield blame(
            facts,
            wrong,
            code="R4",
            rule="unreachable-url",
            says=(
                "{who} {advertise} {urls}, which does not answer from here",
                "{who} {advertise} {urls}, which do not answer from here",
            ),
            why=f"The {wrong.noun} is up, and answers at another address: this one may be right elsewhere, behind a"
            " NAT, a published port or a load balancer.",
        )
