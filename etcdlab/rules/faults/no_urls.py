"""R8: members advertise no URL. If no member advertises a URL, a Sync leaves the client without an endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, plural
from etcdlab.rules.empty_sync import empty_sync
from etcdlab.rules.member_list_note import member_list_note, names_of

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "no-urls"
TITLE = message("No member advertises a URL")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one finding. It is a note if other members advertise a URL."""
    without = [member for member in index.members if not member.client_urls]
    if index.answer is None or not without:
        return
    if not index.advertised:
        summary = message("No member advertises a URL.")
        server = message("Set ETCD_ADVERTISE_CLIENT_URLS on every member to the address that its clients reach.")
        yield empty_sync(index, summary, server)
        return
    summary = plural(
        "Member {members} advertises no URL.",
        "Members {members} advertise no URL.",
        len(without),
        members=names_of(without),
    )
    yield member_list_note(
        index, summary, message("A member that was added and has not started has no name and no URL.")
    )
