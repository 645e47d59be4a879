"""Which URLs members advertise, and which members advertise the same address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from etcdlab.messages import Text, message
from etcdlab.rules.addresses import address_of, host_of
from etcdlab.trace import Member, MemberList, Trace


class Advertised(NamedTuple):
    """One URL of one member."""

    member: Member
    url: str
    host: str
    """Without brackets. Empty for a URL without a host."""
    supposed: bool = False
    """What if: no member advertises the URL yet."""
    by_proxy: bool = False
    """Whether a grpc-proxy advertises the URL, and not a member."""

    @property
    def name(self) -> Text:
        """The name of the member, or its id. A client alone knows neither."""
        return self.member.name or self.member.id or message("the member that advertises it")


def advertised_urls(trace: Trace, answer: MemberList | None, *, by_proxy: bool) -> tuple[Advertised, ...]:
    """Every URL of every member, or what it would be. For a client alone: the endpoints that it took from a Sync."""
    real = answer.members if answer else ()
    now = {(member.id, url) for member in real for url in member.client_urls}
    members = trace.what_if_members or real or (*trace.logged_members, *_nameless(trace))
    is_what_if = bool(trace.what_if_members)
    return tuple(
        Advertised(member, url, host_of(url), is_what_if and (member.id, url) not in now, by_proxy)
        for member in members
        for url in member.client_urls
    )


def _nameless(trace: Trace) -> Iterator[Member]:
    """The endpoints that a client took from a Sync, if no log of a server says which member advertises them."""
    named = {address_of(url) for member in trace.logged_members for url in member.client_urls}
    return (Member("", "", (url,)) for url in trace.endpoints_in_use if address_of(url) not in named)


class Advertisers:
    """The members that advertise each address."""

    def __init__(self, urls: Iterable[Advertised]) -> None:
        self._members: dict[str, dict[str, Advertised]] = {}
        for advertised in urls:
            self._members.setdefault(address_of(advertised.url), {})[advertised.member.id] = advertised

    def of(self, url: str) -> Sequence[Advertised]:
        """One URL of each member that advertises this address, however the URL is written."""
        return tuple(self._members.get(address_of(url), {}).values())
