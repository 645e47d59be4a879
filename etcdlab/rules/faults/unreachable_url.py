"""R4: the member is up and answers elsewhere, and its advertised address does not lead to it from here.

NAT, a port published under another number, a tunnel, a load balancer: the URL is right inside and wrong outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, plural
from etcdlab.rules.failure_kinds import UNREACHED
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R4"
SLUG = "unreachable-url"
TITLE = message("A member is up, and its URL does not answer here")
YIELDS_TO = (
    "advertises-unspecified",
    "advertises-loopback",
    "placeholder-url",
    "some-urls-answer",
    "nothing-behind-url",
    "name-inside-only",
    "answers-at-times",
)


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL of a member that answered at another address."""
    for advertised, _, _ in index.failing(UNREACHED):
        if index.is_up(advertised.member):
            yield url_finding(
                index,
                advertised,
                consequence=plural(
                    "From here no server answers at that address.", "From here no server answers at those addresses.", 1
                ),
                why=message(
                    "The server is up: it answers at another address. This URL may be right elsewhere, behind a NAT, a"
                    " published port or a load balancer."
                ),
            )
