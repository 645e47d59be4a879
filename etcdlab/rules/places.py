"""What each place gets at each URL, and for which places a finding holds. Pure functions of a case."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from etcdlab.messages import Text, listed, message, sentences
from etcdlab.probe.targets import as_url, urls_of
from etcdlab.rules.addresses import address_of, host_of, is_loopback
from etcdlab.rules.advertised import Advertised, Advertisers
from etcdlab.rules.answerers import NO_ID
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.trace import UNAUTHENTICATED, Dial

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.case import Case
    from etcdlab.messages import Parameter
    from etcdlab.rules.finding import Finding

_CERTIFICATE = "client-certificate"
"""The kind of a failure where the server demands a certificate. The probe has none, so this proves nothing."""
_MOST_NAMED = 4
"""A sentence names so many places."""

Kind = Literal[
    "member",
    "etcd",
    "unnamed",
    "other-member",
    "other-cluster",
    "no-membership",
    "failed",
    "certificate-demanded",
    "unknown",
    "not-dialled",
]
_WORKS: dict[Kind, bool] = {
    "member": True,
    "etcd": True,
    "unnamed": True,
    "other-member": False,
    "other-cluster": False,
    "no-membership": False,
    "failed": False,
}


class PlaceVerdict(NamedTuple):
    """What one place gets at one URL."""

    kind: Kind
    text: Text
    dial: Dial | None = None

    @property
    def works(self) -> bool | None:
        """Whether the URL leads a client in that place to its member. None if the dial does not tell."""
        return _WORKS.get(self.kind)


class PlaceComparison:
    """The newest trace of a case and its vantages, URL by URL."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._index = TraceIndex(case.trace)
        self._dials = tuple(
            {
                address_of(dial.url): dial.as_dial(number, address_of(dial.url))
                for number, dial in enumerate(vantage.dials)
            }
            for vantage in case.vantages
        )

    @cached_property
    def urls(self) -> tuple[str, ...]:
        """The URLs of the trace, and then what only a probe dialled."""
        own = {address_of(url): url for url in reversed(urls_of(self._case.trace))}
        others = (url for url in self.dialled if address_of(url) not in own)
        return (*reversed(own.values()), *others)

    @cached_property
    def dialled(self) -> tuple[str, ...]:
        """The URLs that a probe dialled in any other place."""
        return tuple({address: dial.url for dials in self._dials for address, dial in dials.items()}.values())

    @property
    def here(self) -> Text:
        """The place of the newest trace."""
        if self._case.trace.origin.engine == "recording":
            return message("where it was recorded")
        return message("inside the process") if self._case.trace.process else message("this host")

    @property
    def places(self) -> tuple[str, ...]:
        """The names of the other places."""
        return tuple(vantage.name for vantage in self._case.vantages)

    def verdict_here(self, url: str) -> PlaceVerdict:
        """What the place of the trace gets at a URL."""
        return self._verdict(url, self._index.dial_of(url))

    def verdict_of(self, place: int, url: str) -> PlaceVerdict:
        """What another place, by its number, gets at a URL."""
        return self._verdict(url, self._dials[place].get(address_of(url)))

    def verdicts_of(self, place: int) -> Iterator[tuple[str, PlaceVerdict]]:
        """What another place gets at each URL that the probe dialled there."""
        return ((dial.url, self._verdict(dial.url, dial)) for dial in self._dials[place].values())

    def advertisers(self, url: str) -> tuple[Advertised, ...]:
        """The URLs of members with this address. Their scheme may be another one."""
        return tuple(self._advertisers.of(url))

    def differences(self) -> Iterator[Text]:
        """A sentence for each URL that works in one place and does not in this one, or the reverse."""
        for url in self.dialled:
            here = self.verdict_here(url)
            if here.works is None or self._is_of_one_host(url):
                continue
            unlike: dict[Text, list[str]] = {}
            for number, place in enumerate(self.places):
                there = self.verdict_of(number, url)
                if there.works is (not here.works):
                    unlike.setdefault(there.text, []).append(place)
            for text, places in unlike.items():
                yield self._difference(url, here, listed(places, _MOST_NAMED), text)

    def strangers(self) -> tuple[str, ...]:
        """The places in which the probe dialled no URL of the trace: their files may be of another cluster."""
        own = frozenset(map(address_of, urls_of(self._case.trace)))
        return tuple(place for place, dials in zip(self.places, self._dials, strict=True) if own.isdisjoint(dials))

    def where_less_works(self) -> tuple[str, ...]:
        """The places from which a URL does not work that works from the place of the trace."""
        return tuple(
            place
            for number, place in enumerate(self.places)
            if any(
                there.works is False and self.verdict_here(url).works and not self._is_of_one_host(url)
                for url, there in self.verdicts_of(number)
            )
        )

    def holds_from(self, finding: Finding) -> Text:
        """From which places a finding holds. Empty if it does not rest on dials, or nobody looked from elsewhere."""
        urls = _urls_of(finding)
        if not (self.places and urls and any(one.kind == "dial" for one in finding.evidence)):
            return ""
        here = {url: self.verdict_here(url).works for url in urls}
        alike: list[str] = []
        unlike: list[Text] = []
        for number, place in enumerate(self.places):
            there = {url: self.verdict_of(number, url).works for url in urls}
            alike += [place] if None not in there.values() and there == here else []
            unlike += _unlike(place, here, there)
        if not alike:
            return sentences(message("This holds from {place}.", place=self.here), *unlike)
        places = listed(alike, _MOST_NAMED)
        return sentences(
            message("This holds from {place}, and also from {places}.", place=self.here, places=places), *unlike
        )

    def _is_of_one_host(self, url: str) -> bool:
        """Whether a URL is a configured loopback address, e.g. of a port-forward: no other place has to reach it."""
        return is_loopback(host_of(url)) and not self._advertisers.of(url)

    @cached_property
    def _advertisers(self) -> Advertisers:
        return Advertisers(self._index.advertised)

    @cached_property
    def _names(self) -> dict[str, str]:
        """The name of each member, by its id."""
        return {member.id: member.name for member in self._index.members if member.name}

    def _difference(self, url: str, here: PlaceVerdict, places: Parameter, there: Text) -> Text:
        values = {"url": url, "place": self.here, "here": here.text, "places": places, "there": there}
        if here.works:
            return message("{url} works from {place} ({here}), and does not work from {places} ({there}).", **values)
        return message("{url} does not work from {place} ({here}), and works from {places} ({there}).", **values)

    def _verdict(self, url: str, dial: Dial | None) -> PlaceVerdict:
        if dial is None:
            return PlaceVerdict("not-dialled", message("not dialled"))
        failure = dial.failure
        if failure is not None and failure.kind == _CERTIFICATE:
            return PlaceVerdict(
                "certificate-demanded", message("a server answers that demands a client certificate"), dial
            )
        if failure is not None and failure.kind != UNAUTHENTICATED:
            return PlaceVerdict("failed", message("{stage}: {kind}", stage=failure.stage, kind=failure.kind), dial)
        if failure is not None:
            return PlaceVerdict("unnamed", message("an etcd answers without its name"), dial)
        if dial.identity is None:
            return PlaceVerdict("unknown", message("unknown"), dial)
        return PlaceVerdict(*self._answer(url, dial), dial)

    def _answer(self, url: str, dial: Dial) -> tuple[Kind, Text]:
        """Which etcd answered, in the words of the member list."""
        who, index = dial.identity, self._index
        assert who is not None
        if index.answer is None:
            return "etcd", message(
                "member {member} of cluster {cluster} answers", member=who.member_id, cluster=who.cluster_id
            )
        if who.cluster_id in NO_ID and not index.answerers.is_proxy:
            return "no-membership", message("a server without members answers")
        if index.foreign_identity(dial) is not None:
            return "other-cluster", message("another cluster answers: {cluster}", cluster=who.cluster_id)
        name = self._names.get(who.member_id, who.member_id)
        owners = self.advertisers(url)
        if owners and not any(index.is_answer_of(dial, owner.member) for owner in owners):
            return "other-member", message("another member answers: {member}", member=name)
        return "member", message("{member} answers", member=name)


def with_places(case: Case, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each with the places from which it holds. Nothing changes in a case without vantages."""
    if not case.vantages:
        return tuple(findings)
    comparison = PlaceComparison(case)
    return tuple(msgspec.structs.replace(finding, places=comparison.holds_from(finding)) for finding in findings)


def _unlike(place: str, here: dict[str, bool | None], there: dict[str, bool | None]) -> Iterator[Text]:
    """The URLs of a finding that work from another place and not from here, or the reverse."""
    working = [url for url, works in there.items() if works and here[url] is False]
    failing = [url for url, works in there.items() if works is False and here[url]]
    if working:
        yield message("From {place}, {urls} works.", place=place, urls=listed(working, _MOST_NAMED))
    if failing:
        yield message("From {place}, {urls} does not work.", place=place, urls=listed(failing, _MOST_NAMED))


def _urls_of(finding: Finding) -> tuple[str, ...]:
    """The URLs that a finding is about."""
    urls = (*(url for member in finding.members for url in member.urls), *map(as_url, finding.endpoints))
    return tuple(dict.fromkeys(urls))
