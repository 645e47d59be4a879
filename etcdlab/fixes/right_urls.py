"""Which addresses lead to a member from everywhere that is known: this host, and the places where the probe ran."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.messages import Text, message
from etcdlab.rules.addresses import address_of, host_of, is_loopback, is_unspecified, parts_of

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial, Member
    from etcdlab.vantage import Vantage, VantageDial

_UNSPECIFIED = message("The address that answers is one to listen on. No other host reaches it.")
_LOOPBACK = message(
    "The address that answers is a loopback address. A client on another host dials its own host there."
)
_BLAMED = message("A finding says that the address that answers is wrong.")
_ANOTHER = message("Another etcd answers at the address, too.")
_NO_ANSWER = message("No configured endpoint leads to it, so etcdlab knows no address to propose.")


class RightUrl(NamedTuple):
    """An endpoint at which a member answers and that etcdlab may propose. Or without one: the reason."""

    url: str = ""
    reason: Text = ""


class RightUrls:
    """The addresses of members. `vantages` are the places where the probe ran."""

    def __init__(self, vantages: Iterable[Vantage] = ()) -> None:
        self._dials: dict[str, list[tuple[str, VantageDial]]] = {}
        self._answers: dict[str, list[VantageDial]] = {}
        for vantage in vantages:
            for dial in vantage.dials:
                self._dials.setdefault(address_of(dial.url), []).append((vantage.name, dial))
                if dial.identity is not None:
                    self._answers.setdefault(dial.identity.member_id, []).append(dial)

    def of(self, index: TraceIndex, member: Member) -> RightUrl:
        """The first endpoint that answered as the member, here or elsewhere, and that nothing speaks against."""
        reasons = []
        for url in self._answering(index, member):
            if not (reason := self.refusal(index, member, url)):
                return RightUrl(url)
            reasons.append(reason)
        return RightUrl(reason=reasons[0] if reasons else _NO_ANSWER)

    def refusal(self, index: TraceIndex, member: Member, url: str) -> Text:
        """Why a member should not advertise an address at which it answered. Empty if nothing speaks against it."""
        host, address = host_of(url), address_of(url)
        if is_unspecified(host):
            return _UNSPECIFIED
        if is_loopback(host) and not index.trace.scenario:
            return _LOOPBACK
        if index.answerers.is_balancer(address):
            return message(
                "Several members answer at {address}: it is the address of a load balancer.", address=address
            )
        if (member.id, address) in index.blamed:
            return _BLAMED
        return self._from_elsewhere(index, member, address)

    def _from_elsewhere(self, index: TraceIndex, member: Member, address: str) -> Text:
        """Why the address is wrong from some place: it fails there, or another etcd answers."""
        here = index.dial_of(address)
        if here is not None and not index.is_answer_of(here, member):
            if here.identity is not None:
                return _ANOTHER
            if not any(dial.address == address for dial in index.answerers.dials_of(member)):
                return message("The address that answers elsewhere fails from this host.")
        for place, dial in self._dials.get(address, ()):
            if dial.outcome == "failed":
                return message("The address that answers fails from {place}.", place=place)
            if dial.identity is not None and not index.is_answer_of(dial.as_dial(0, address), member):
                return _ANOTHER
        return ""

    def _answering(self, index: TraceIndex, member: Member) -> Iterator[str]:
        """The URLs of the configured endpoints that answered as the member, and of those that did so elsewhere."""
        yield from (_url(dial) for dial in index.answerers.dials_of(member) if dial.source == "configured")
        if not index.answerers.is_proxy:
            elsewhere = (dial.as_dial(0, address_of(dial.url)) for dial in self._answers.get(member.id, ()))
            yield from (_url(dial) for dial in elsewhere if index.is_answer_of(dial, member))


def _url(dial: Dial) -> str:
    """The URL of a dial, with the scheme that answered."""
    return f"{parts_of(dial.url).scheme or 'http'}://{dial.address or address_of(dial.url)}"
