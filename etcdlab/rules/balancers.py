"""Load balancers before the members: where several members answer at one address, or advertise one URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Message, message
from etcdlab.rules.addresses import address_of, is_own_host
from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Evidence

if TYPE_CHECKING:
    from etcdlab.messages import Parameter
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial


def shared_url(index: TraceIndex) -> str:
    """The first URL that several members advertise, or an empty text.

    An address that every host has says nothing about a load balancer.
    """
    if index.answer is None:
        return ""
    shared = (each for each in index.advertised if index.is_shared(each.url))
    urls = (each.url for each in shared if index.is_sandboxs_own(each.host) or not is_own_host(each.host))
    return min(urls, default="")


def balancer_dials(index: TraceIndex, *, shared: bool) -> tuple[Dial, ...]:
    """The dials of configured load balancers: of the one at the shared URL, or of all others.

    Where the members advertise the load balancer, that is one finding, which also has the dial of the endpoint.
    """
    balancers = tuple(dial for dial in index.configured if index.answerers.is_balancer(dial.address))
    address = address_of(shared_url(index)) if balancers else ""
    return tuple(dial for dial in balancers if (dial.address == address) is shared)


def balancer_sentence(index: TraceIndex, address: str) -> Message:
    """Which members answered at the address of a load balancer."""
    return message(
        "{address} is a load balancer: {members} answered there.", address=address, members=_members(index, address)
    )


def balancer_evidence(index: TraceIndex, dial: Dial) -> Evidence:
    """How often etcdlab dialled the load balancer, and which members answered."""
    count, members = 1 + len(dial.again), _members(index, dial.address)
    text = (
        message("etcdlab dialled it {count} times, and {members} answered", count=count, members=members)
        if dial.again
        else message("{members} answered there: one the dial, and another one MemberList", members=members)
    )
    return Evidence("dial", dial.id, text)


def _members(index: TraceIndex, address: str) -> Parameter:
    names = {member.id: member.name or member.id for member in index.members}
    return counted(sorted(names.get(member, member) for member in index.answerers.members_at(address)))
