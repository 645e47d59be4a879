"""What a member should advertise instead: an address that answered as that very member, and that no rule blames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Message, message
from etcdlab.rules.addresses import address_of, host_of, is_loopback, is_unspecified, parts_of
from etcdlab.rules.finding import Fix

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial, Member

SETTING = "ETCD_ADVERTISE_CLIENT_URLS"
PROXY_FLAG = "--advertise-client-url"
ONE_AT_A_TIME = message("Then restart one member at a time, and run `etcdctl endpoint health` after each restart.")


def proposal(index: TraceIndex, advertised: Advertised) -> Fix:
    """The fix of an advertised URL: one setting for all URLs of a member, which may be 60,000."""
    place = id(advertised.member)
    if place not in index.proposals:
        index.proposals[place] = _of_member(index, advertised)
    return index.proposals[place]


def _of_member(index: TraceIndex, advertised: Advertised) -> Fix:
    """The fix of a member's setting. If no address can be proposed, the setting has a text in its place."""
    if index.answerers.is_proxy:
        return _of_proxy(index, advertised)
    sandbox = bool(index.trace.scenario)
    client = index.client.meanwhile
    before = f"{SETTING}={','.join(advertised.member.client_urls)}"
    dial = _reachable(index, advertised.member, sandbox=sandbox)
    if dial is None:
        return Fix(_unknown_setting(advertised), ONE_AT_A_TIME, client, before)
    right = f"{parts_of(dial.url).scheme or 'http'}://{dial.address}"
    urls = (*_right_already(index, advertised.member, right), right)
    after = f"{SETTING}={','.join(urls)}"
    return Fix(
        server=message("Set {setting} on {member}.", setting=after, member=advertised.name),
        how=ONE_AT_A_TIME,
        client=client,
        before=before,
        after=after,
        member=advertised.member.id,
        urls=urls,
        sandbox=sandbox,
    )


def _unknown_setting(advertised: Advertised) -> Message:
    """The setting of a member for which no address can be proposed."""
    if not advertised.member.id:
        return message(
            "Set {name}=<the address that its clients reach> on the member that advertises it.", name=SETTING
        )
    return message(
        "Set {name}=<the address of {member} that its clients reach> on {member}.", name=SETTING, member=advertised.name
    )


def _of_proxy(index: TraceIndex, advertised: Advertised) -> Fix:
    """The fix of what a grpc-proxy advertises: at the proxy, whose flag takes host:port."""
    sandbox = bool(index.trace.scenario)
    endpoint = index.answer.endpoint if index.answer else ""
    dial = _reachable(index, advertised.member, sandbox=sandbox)
    after = f"{PROXY_FLAG}={dial.address}" if dial else ""
    return Fix(
        server=_proxy_setting(after, "" if len(index.members) > 1 else endpoint),
        how=message("Then restart the proxy."),
        client=index.client.meanwhile,
        before=f"{PROXY_FLAG}={','.join(advertised.member.client_urls)}",
        after=after,
        proxy_address=dial.address if dial else "",
        sandbox=sandbox,
    )


def _proxy_setting(after: str, address: str) -> Message:
    flag = after or message("{flag}=<the address of the proxy that its clients reach>", flag=PROXY_FLAG)
    if address:
        return message("Set {flag} on the grpc-proxy at {address}.", flag=flag, address=address)
    return message("Set {flag} on the grpc-proxy.", flag=flag)


def is_blamed(index: TraceIndex, member: str, url: str) -> bool:
    """Whether a rule blames that member for a URL of this address."""
    return (member, address_of(url)) in index.blamed


def _reachable(index: TraceIndex, member: Member, *, sandbox: bool) -> Dial | None:
    """The first configured endpoint that answered as the member and that its clients on other hosts may reach."""
    for dial in index.answerers.dials_of(member):
        host = host_of(dial.url)
        own = is_unspecified(host) or (is_loopback(host) and not sandbox)
        balancer = index.answerers.is_balancer(dial.address)
        if dial.source == "configured" and not (own or balancer or is_blamed(index, member.id, dial.address)):
            return dial
    return None


def _right_already(index: TraceIndex, member: Member, right: str) -> tuple[str, ...]:
    """The member's other URLs that lead to it and that no rule blames: keeping a wrong one only moves the fault."""
    return tuple(
        url
        for url in member.client_urls
        if address_of(url) != address_of(right)
        and (dial := index.dial_of(url)) is not None
        and index.is_answer_of(dial, member)
        and parts_of(url).scheme == parts_of(dial.url).scheme
        and not index.answerers.is_balancer(dial.address)
        and not is_unspecified(host_of(url))
        and not is_blamed(index, member.id, url)
    )
