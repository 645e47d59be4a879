"""R8, a note: several members advertise one URL: a load balancer or a service answers there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Message, message, plural, sentences
from etcdlab.rules.addresses import is_own_host
from etcdlab.rules.member_list_note import member_list_note

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "shared-url"
TITLE = message("Several members advertise the same URL")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one note."""
    if index.answer is None or not (shared := _shared(index)):
        return
    url = shared[0]
    why = sentences(message("A load balancer or a service answers at that address."), _fail_over(index, url))
    yield member_list_note(index, _summary(index, url), why)


def _shared(index: TraceIndex) -> list[str]:
    """The URLs that several members advertise. An address that every host has says nothing about a load balancer."""
    return sorted({each.url for each in index.advertised if index.is_shared(each.url) and not is_own_host(each.host)})


def _summary(index: TraceIndex, url: str) -> Message:
    sharing = [each for each in index.advertised if each.url == url]
    if any(each.supposed for each in sharing):
        return plural(
            "{count} member would advertise {url}.", "{count} members would advertise {url}.", len(sharing), url=url
        )
    return plural("{count} member advertises {url}.", "{count} members advertise {url}.", len(sharing), url=url)


def _fail_over(index: TraceIndex, url: str) -> Message:
    """What fails over between the members that share a URL. If each also has a URL of its own, the client does."""
    sharing = [each.member for each in index.advertised if each.url == url]
    if all(set(member.client_urls) - {url} for member in sharing):
        return message(
            "Each member also advertises a URL of its own, so a client that syncs still fails over by itself."
        )
    return message("The load balancer fails over between the members, and not the client.")
