"""R10: a member refuses the connection at its URL, and no other address answers as that member.

Whether the member runs cannot be proved from another host, so the fix asks only for a look at its host.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.finding import Claim, Fix
from etcdlab.rules.silent_member import silent_member, silent_urls

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R10"
SLUG = "member-down"
TITLE = message("A member refuses the connection at its URL")
YIELDS_TO = ("advertises-unspecified", "placeholder-url", "nothing-behind-url", "name-inside-only")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL, if nothing suggests that the member runs."""
    for advertised, _, failure in silent_urls(index):
        if failure.kind == "refused" and not index.answerers.may_run(advertised.member):
            yield silent_member(
                index,
                advertised,
                Claim("does-not-answer"),
                why=(
                    message("The connection is refused, and the member answered at no other address."),
                    message("It is probably down. Its URL may be right."),
                ),
                fix=Fix(
                    server=message(
                        "Start etcd on the host of {member}. If etcd runs there, correct the URL that it advertises.",
                        member=advertised.name,
                    )
                ),
            )
