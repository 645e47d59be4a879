"""R4: the member is up and answers elsewhere, and its advertised address does not lead to it from here.

NAT, a port published under another number, a tunnel, a load balancer: right inside and wrong outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.addresses import is_own_host
from etcdlab.rules.trace_index import UNREACHED, TraceIndex
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding per URL of a member that answered at another address."""
    for advertised, _, _ in index.failing(UNREACHED):
        beside = index.is_same_host(advertised) and not index.is_placeholder(advertised)
        if (is_own_host(advertised.host) and not beside) or not index.up(advertised.member):
            continue
        yield url_finding(
            index,
            advertised,
            code="R4",
            rule="unreachable-url",
            consequence=message("From here no server answers at that address."),
            why=message(
                "The server is up: it answers at another address. This URL may be right elsewhere, behind a NAT, a"
                " published port or a load balancer."
            ),
        )
