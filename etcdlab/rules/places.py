"""What each place gets at each URL, and for which places a finding holds. Pure functions of a case."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from etcdlab.messages import Text, listed, message, sentences
from etcdlab.probe.targets import as_url, urls_of
from etcdlab.rules.addresses import address_of
from etcdlab.rules.answerers import NO_ID
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.trace import UNAUTHENTICATED, Dial, Member

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.case import Case
    from etcdlab.messages import Parameter
    from etcdlab.rules.finding import Finding
    from etcdlab.vantage import Vantage

HERE = message("this host")
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


class Place(NamedTuple):
    """One place: its name, and its verdict on each URL of `PlaceComparison.urls`."""

    name: Text
    verdicts: dict[str, PlaceVerdict]


class PlaceComparison:
    """The newest trace of a case and its vantages, URL by URL."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._index = TraceIndex(case.trace)

    @cached_property
    def urls(self) -> tuple[str, ...]:
        """The URLs of the trace, and then what only a probe dialled."""
        dialled = [dial.url for vantage in self._case.vantages for dial in vantage.dials]
        return tuple(dict.fromkeys((*urls_of(self._case.trace), *dialled)))

    @cached_property
    def here(self) -> Place:
        """The place in which the newest trace was observed."""
        dials = {url: self._index.dial_of(url) for url in self.urls}
        return Place(HERE, {url: self._verdict(url, dial) for url, dial in dials.items()})

    @cached_property
    def others(self) -> tuple[Place, ...]:
        """The places of the vantages."""
        return tuple(map(self._place_of, self._case.vantages))

    def _place_of(self, vantage: Vantage) -> Place:
        dials = {dial.url: dial.as_dial(number, address_of(dial.url)) for number, dial in enumerate(vantage.dials)}
        return Place(vantage.name, {url: self._verdict(url, dials.get(url)) for url in self.urls})

    def advertisers(self, url: str) -> tuple[Member, ...]:
        """The members that advertise a URL, or would advertise it."""
        address = address_of(url)
        return tuple(one.member for one in self._index.advertised if address_of(one.url) == address)

    def differences(self) -> Iterator[Text]:
        """A sentence for each URL that works in one place and does not in this one, or the reverse."""
        for url in self.urls:
            here = self.here.verdicts[url]
            if here.works is None:
                continue
            unlike: dict[Text, list[Text]] = {}
            for place in self.others:
                there = place.verdicts[url]
                if there.works is not None and there.works is not here.works:
                    unlike.setdefault(there.text, []).append(place.name)
            for text, names in unlike.items():
                yield _difference(url, here, listed(names, _MOST_NAMED), text)

    def where_less_works(self) -> tuple[Text, ...]:
        """The places from which a URL does not work that works from this host."""
        return tuple(
            place.name
            for place in self.others
            if any(self.here.verdicts[url].works and verdict.works is False for url, verdict in place.verdicts.items())
        )

    def holds_from(self, finding: Finding) -> Text:
        """From which places a finding holds. Empty if it does not rest on dials, or nobody looked from elsewhere."""
        urls = self._urls_of(finding)
        if not (self.others and urls and any(one.kind == "dial" for one in finding.evidence)):
            return ""
        working = {place.name: [url for url in urls if place.verdicts[url].works] for place in self.others}
        alike = [place.name for place in self.others if all(place.verdicts[url].works is False for url in urls)]
        return sentences(
            message("This holds from this host and from {places}.", places=listed(alike, _MOST_NAMED))
            if alike
            else message("This holds from this host."),
            *(
                message("From {place}, {urls} works.", place=name, urls=listed(those, _MOST_NAMED))
                for name, those in working.items()
                if those
            ),
        )

    def _urls_of(self, finding: Finding) -> tuple[str, ...]:
        blamed = (*(url for member in finding.members for url in member.urls), *map(as_url, finding.endpoints))
        return tuple(url for url in dict.fromkeys(blamed) if url in self.here.verdicts)

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
        name = next((one.name for one in index.members if one.id == who.member_id and one.name), who.member_id)
        owners = self.advertisers(url)
        if owners and not any(index.is_answer_of(dial, owner) for owner in owners):
            return "other-member", message("another member answers: {member}", member=name)
        return "member", message("{member} answers", member=name)


def with_places(case: Case, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each with the places from which it holds. Nothing changes in a case without vantages."""
    if not case.vantages:
        return tuple(findings)
    comparison = PlaceComparison(case)
    return tuple(msgspec.structs.replace(finding, places=comparison.holds_from(finding)) for finding in findings)


def _difference(url: str, here: PlaceVerdict, places: Parameter, there: Text) -> Text:
    if here.works:
        return message(
            "{url} works from this host ({here}), and does not work from {places} ({there}).",
            url=url,
            here=here.text,
            places=places,
            there=there,
        )
    return message(
        "{url} does not work from this host ({here}), and works from {places} ({there}).",
        url=url,
        here=here.text,
        places=places,
        there=there,
    )
