"""What a member should advertise instead: an address that answered as that very member, and that no rule blames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.rules.addresses import address_of, host_of, is_loopback, is_unspecified, parts_of
from etcdlab.rules.autosync import meanwhile
from etcdlab.rules.finding import Fix

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import Advertised, Facts
    from etcdlab.trace import Dial, Member

SETTING = "ETCD_ADVERTISE_CLIENT_URLS"
PROXY_FLAG = "--advertise-client-url"
ONE_AT_A_TIME = "restart one member at a time, with `etcdctl endpoint health` between"


def proposal(facts: Facts, wrong: Advertised) -> Fix:
    """The fix of an advertised URL: one setting for all URLs of a member, which may be 60,000."""
    place = id(wrong.member)
    if place not in facts.proposals:
        facts.proposals[place] = _of_member(facts, wrong)
    return facts.proposals[place]


def _of_member(facts: Facts, wrong: Advertised) -> Fix:
    """The fix of a member's setting. Where no address can be named, the setting has a text in its place."""
    if facts.answerers.is_proxy:
        return _of_proxy(facts, wrong)
    sandbox = bool(facts.trace.scenario)
    client = meanwhile(facts.trace, fails=facts.fails, syncs=facts.syncs)
    before = f"{SETTING}={','.join(wrong.member.client_urls)}"
    dial = _reachable(facts, wrong.member, sandbox=sandbox)
    if dial is None:
        whose = f"the address of {wrong.name} that" if wrong.member.id else "the address that"
        setting = f"{SETTING}=<{whose} its clients reach> on {wrong.name}"
        return Fix(setting, f"then {ONE_AT_A_TIME}", client, before)
    right = f"{parts_of(dial.url).scheme or 'http'}://{dial.address}"
    urls = (*_right_already(facts, wrong.member, right), right)
    after = f"{SETTING}={','.join(urls)}"
    return Fix(
        server=f"{after} on {wrong.name}",
        how=f"then {ONE_AT_A_TIME}",
        client=client,
        before=before,
        after=after,
        member=wrong.member.id,
        urls=urls,
        sandbox=sandbox,
    )


def _of_proxy(facts: Facts, wrong: Advertised) -> Fix:
    """The fix of what a grpc-proxy advertises: at the proxy, whose flag takes host:port."""
    sandbox = bool(facts.trace.scenario)
    asked = facts.answer.endpoint if facts.answer else ""
    dial = _reachable(facts, wrong.member, sandbox=sandbox)
    after = f"{PROXY_FLAG}={dial.address}" if dial else ""
    return Fix(
        server=f"{after or f'{PROXY_FLAG}=<the address of the proxy that its clients reach>'} on the grpc-proxy"
        + ("" if len(facts.members) > 1 else f" at {asked}"),
        how="then restart the proxy",
        client=meanwhile(facts.trace, fails=facts.fails, syncs=facts.syncs),
        before=f"{PROXY_FLAG}={','.join(wrong.member.client_urls)}",
        after=after,
        sandbox=sandbox,
    )


def is_blamed(facts: Facts, member: str, url: str) -> bool:
    """Whether a rule blames that member for a URL of this address."""
    return (member, address_of(url)) in facts.blamed


def _reachable(facts: Facts, member: Member, *, sandbox: bool) -> Dial | None:
    """The first configured endpoint that answered as the member and that its clients on other hosts may reach."""
    for dial in facts.answerers.dials_of(member):
        host = host_of(dial.url)
        own = is_unspecified(host) or (is_loopback(host) and not sandbox)
        balancer = facts.answerers.is_balancer(dial.address)
        if dial.source == "configured" and not (own or balancer or is_blamed(facts, member.id, dial.address)):
            return dial
    return None


def _right_already(facts: Facts, member: Member, right: str) -> tuple[str, ...]:
    """The member's other URLs that lead to it and that no rule blames: keeping a wrong one only moves the fault."""
    return tuple(
        url
        for url in member.client_urls
        if url != right
        and (dial := facts.dial_of(url)) is not None
        and facts.belongs(dial, member)
        and not facts.answerers.is_balancer(dial.address)
        and not is_unspecified(host_of(url))
        and not is_blamed(facts, member.id, url)
    )
