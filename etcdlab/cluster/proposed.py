"""What if: reads the URLs that a person proposes, and replaces the advertised URLs of the members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from etcdlab.cluster.endpoint import parse_advertised
from etcdlab.errors import UsageError
from etcdlab.messages import listed, message
from etcdlab.quoting import printable
from etcdlab.trace import Failure, Member
from etcdlab.user_info import cut_user_info

Proposed: TypeAlias = Mapping[str, tuple[str, ...]]
"""URLs by a member's name or id, as the person wrote it."""

_AS_SET = message("Write the URL as the setting advertise-client-urls takes it: http://HOST:2379 or https://HOST:2379.")


MOST_NAMED = 20
"""The most members that an error names."""


def parse_urls(urls: str | Iterable[str]) -> tuple[str, ...]:
    """The URLs of one member. An item may have several URLs between commas, as in the setting.

    A wrong address, such as 0.0.0.0, is allowed. Raises UsageError for a URL with which etcd would not start, or that
    no client could dial.
    """
    items = [urls] if isinstance(urls, str) else urls
    return tuple(dict.fromkeys(_url(part.strip()) for item in items for part in cut_user_info(item).split(",")))


def parse_proposed(urls_by_member: Mapping[str, str | Iterable[str]]) -> Proposed:
    """The URLs of every member that is named. Raises UsageError, also where no member is named."""
    if not urls_by_member:
        raise UsageError(
            message("No member is named."),
            message("Name a member and its URL: {example}.", example='{"s": "http://10.0.0.5:2379"}'),
        )
    proposed = {}
    for typed, urls in urls_by_member.items():
        # No colon, no password: the name of a member may have an @ in it.
        name = cut_user_info(typed) if ":" in typed else typed
        if not (parsed := parse_urls(urls)):
            raise UsageError(
                message("No URL is given for member {member}.", member=printable(name)),
                message("Give a URL. etcd does not start without one."),
            )
        proposed[name] = parsed
    return proposed


def with_proposed_urls(members: Sequence[Member], proposed: Proposed) -> tuple[Member, ...]:
    """The members with the proposed URLs. A member that is not named keeps its URLs.

    Raises UsageError for a name that no member has, or more than one, and for a member that is named twice.
    """
    urls: dict[str, tuple[str, ...]] = {}
    for name, wanted in proposed.items():
        member = _member_named(members, name)
        if member.id in urls:
            raise UsageError(
                message("Member {member} is named twice.", member=printable(name)),
                message("Name each member once, by its name or by its id."),
            )
        urls[member.id] = wanted
    return tuple(msgspec.structs.replace(one, client_urls=urls.get(one.id, one.client_urls)) for one in members)


def _member_named(members: Sequence[Member], name: str) -> Member:
    matching = [member for member in members if member.id == name]
    matching = matching or [member for member in members if name and member.name == name]
    if len(matching) == 1:
        return matching[0]
    by_name = sorted(members, key=lambda member: member.name)
    names = listed([f"{printable(member.name) or '(unnamed)'} ({member.id})" for member in by_name], MOST_NAMED)
    if matching:
        raise UsageError(
            message("{count} members have the name {name}.", count=len(matching), name=printable(name)),
            message("Name the member by its id: {members}.", members=names),
        )
    raise UsageError(
        message("No member has the name or the id {name}.", name=printable(name)),
        message("Name one of {members}.", members=names),
    )


def _url(text: str) -> str:
    if not text:
        raise UsageError(message("A URL is empty."), _AS_SET)
    endpoint = parse_advertised(text)
    if isinstance(endpoint, Failure):
        raise UsageError(message("{url}: {reason}", url=printable(text), reason=endpoint.detail), _AS_SET)
    return text
