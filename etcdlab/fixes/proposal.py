"""What a member should advertise instead: an address that leads to it from every place that is known."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from etcdlab.fixes.right_urls import RightUrls
from etcdlab.messages import Message, message
from etcdlab.rules.addresses import address_of, parts_of
from etcdlab.rules.finding import Fix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.vantage import Vantage

SETTING = "ETCD_ADVERTISE_CLIENT_URLS"
PROXY_FLAG = "--advertise-client-url"
ONE_AT_A_TIME = message("Then restart one member at a time, and run `etcdctl endpoint health` after each restart.")


def proposer(vantages: Iterable[Vantage]) -> Callable[[TraceIndex, Advertised], Fix]:
    """What makes the fix of a member, or of a grpc-proxy, that advertises a wrong URL."""
    return partial(_fix, RightUrls(vantages))


def _fix(right_urls: RightUrls, index: TraceIndex, advertised: Advertised) -> Fix:
    return (_of_proxy if index.answerers.is_proxy else _of_member)(right_urls, index, advertised)


def _of_member(right_urls: RightUrls, index: TraceIndex, advertised: Advertised) -> Fix:
    """The fix of a member's setting. If no address can be proposed, the setting has a text in its place."""
    client = index.client.meanwhile
    before = f"{SETTING}={','.join(advertised.member.client_urls)}"
    right = right_urls.of(index, advertised.member)
    urls = _urls(right_urls, index, advertised, right.url)
    if not urls:
        reason = right.reason if advertised.member.id else ""
        return Fix(_unknown_setting(advertised), ONE_AT_A_TIME, client, before, reason=reason)
    after = f"{SETTING}={','.join(urls)}"
    return Fix(
        server=message("Set {setting} on {member}.", setting=after, member=advertised.name),
        how=ONE_AT_A_TIME,
        client=client,
        before=before,
        after=after,
        member=advertised.member.id,
        urls=urls,
        sandbox=bool(index.trace.scenario),
    )


def _urls(right_urls: RightUrls, index: TraceIndex, advertised: Advertised, right: str) -> tuple[str, ...]:
    """The member's URLs that are right already, and the right one. Keeping a wrong URL only moves the fault."""
    kept = (
        url
        for url in advertised.member.client_urls
        if address_of(url) != address_of(right)
        and (dial := index.dial_of(url)) is not None
        and index.is_answer_of(dial, advertised.member)
        and parts_of(url).scheme == parts_of(dial.url).scheme
        and not right_urls.refusal(index, advertised.member, url)
    )
    return (*kept, *([right] if right else ()))


def _unknown_setting(advertised: Advertised) -> Message:
    """The setting of a member for which no address can be proposed."""
    if not (advertised.member.id or advertised.member.name):
        return message(
            "Set {name}=<the address that its clients reach> on the member that advertises it.", name=SETTING
        )
    return message(
        "Set {name}=<the address of {member} that its clients reach> on {member}.", name=SETTING, member=advertised.name
    )


def _of_proxy(right_urls: RightUrls, index: TraceIndex, advertised: Advertised) -> Fix:
    """The fix of what a grpc-proxy advertises: at the proxy, whose flag takes host:port."""
    endpoint = index.answer.endpoint if index.answer else ""
    right = right_urls.of(index, advertised.member)
    address = address_of(right.url)
    after = f"{PROXY_FLAG}={address}" if address else ""
    return Fix(
        server=_proxy_setting(after, "" if len(index.members) > 1 else endpoint),
        how=message("Then restart the proxy."),
        client=index.client.meanwhile,
        before=f"{PROXY_FLAG}={','.join(advertised.member.client_urls)}",
        after=after,
        proxy_address=address,
        sandbox=bool(index.trace.scenario),
        reason=right.reason,
    )


def _proxy_setting(after: str, address: str) -> Message:
    flag = after or message("{flag}=<the address of the proxy that its clients reach>", flag=PROXY_FLAG)
    if address:
        return message("Set {flag} on the grpc-proxy at {address}.", flag=flag, address=address)
    return message("Set {flag} on the grpc-proxy.", flag=flag)
