"""Which rule reports a fault that several rules find. This is the only place that reads YIELDS_TO."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cache
from graphlib import TopologicalSorter

from etcdlab.rules.addresses import address_of
from etcdlab.rules.finding import Finding
from etcdlab.rules.registry import EVERY_OTHER_RULE, Rule

Topic = tuple[Hashable, ...]


class Precedence:
    """The topics of each rule's findings. A rule comes after every rule that it yields to.

    A finding counts also if it is dropped itself: then a third rule reports the topic.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._yields_to = {rule.slug: _superiors(rule, rules) for rule in rules}
        superiors = {slug for slugs in self._yields_to.values() for slug in slugs}
        self._topics: dict[str, set[Topic]] = {slug: set() for slug in superiors}
        places = _places(tuple(self._yields_to.items()))
        self.order = tuple(sorted(rules, key=lambda rule: places[rule.slug]))

    def kept(self, rule: Rule, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings of a rule without those that it yields to another rule."""
        superiors = [topics for slug in self._yields_to[rule.slug] if (topics := self._topics[slug])]
        own = self._topics.get(rule.slug)
        for finding in findings:
            if own is not None:
                own.update(_reported(finding))
            if not any(topic in topics for topic in _yielding(finding) for topics in superiors):
                yield finding


@cache
def _places(yields_to: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, int]:
    """The place of each rule in the order, by its slug. Every check has the same rules, so it is computed once."""
    return {slug: place for place, slug in enumerate(TopologicalSorter(dict(yields_to)).static_order())}


def _superiors(rule: Rule, rules: Sequence[Rule]) -> tuple[str, ...]:
    if rule.yields_to == EVERY_OTHER_RULE:
        return tuple(other.slug for other in rules if other.slug != rule.slug)
    return rule.yields_to


def _reported(finding: Finding) -> Iterator[Topic]:
    """The topics that other rules leave to this finding."""
    yield from _own(finding)
    yield from (("address", address_of(url)) for member in finding.members for url in member.urls)
    if finding.endpoints:
        yield from _dials(finding)


def _yielding(finding: Finding) -> Iterator[Topic]:
    """The topics that this finding leaves to other rules.

    A URL can be a configured endpoint, too: then it has the dial of that endpoint.
    """
    yield from _own(finding)
    if finding.members:
        yield from _dials(finding)


def _own(finding: Finding) -> Iterator[Topic]:
    """The URLs or the endpoints that a finding is about. Without both: its subject."""
    yield from (("url", member.id, url) for member in finding.members for url in member.urls)
    yield from (("address", address) for address in finding.endpoints)
    if not (finding.members or finding.endpoints):
        yield ("subject", finding.subject)


def _dials(finding: Finding) -> Iterator[Topic]:
    return (("dial", evidence.id) for evidence in finding.evidence if evidence.kind == "dial")
