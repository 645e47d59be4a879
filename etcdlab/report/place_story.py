"""What other places get at the URLs of the cluster: a section of a report, and entries of its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, plural
from etcdlab.report.statement import Section, Source, Statement
from etcdlab.report.timeline import Entry
from etcdlab.rules import judge
from etcdlab.rules.places import PlaceComparison
from etcdlab.views.labels import nestable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.case import Case
    from etcdlab.rules.places import PlaceVerdict

MOST_STATEMENTS = 24
"""So many statements of the section are on the page."""


def with_places(sections: Sequence[Section], case: Case) -> tuple[Section, ...]:
    """The sections, and before the cause what other places get, if the case has vantages."""
    if not case.vantages:
        return tuple(sections)
    statements = tuple(_statements(case))
    left = len(statements) - MOST_STATEMENTS
    more = plural("The case has {count} more of them.", "The case has {count} more of them.", left)
    title = message("What other places get")
    section = Section("places", title, statements[:MOST_STATEMENTS], left_out=more if left > 0 else "")
    place = next((number for number, one in enumerate(sections) if one.slug == "cause"), len(sections))
    return (*sections[:place], section, *sections[place:])


def with_vantages(entries: Sequence[Entry], case: Case) -> tuple[Entry, ...]:
    """The entries, and one for each vantage that has a time, by their time."""
    if not case.vantages:
        return tuple(entries)
    return tuple(sorted([*entries, *_entries(case)], key=lambda entry: entry.at))


def vantage_lines(case: Case, number: int) -> tuple[Text, ...]:
    """What the probe found in one place, URL by URL: the evidence."""
    vantage = case.vantages[number]
    about = tuple(filter(None, (vantage.name, vantage.host, vantage.program, vantage.started)))
    verdicts = PlaceComparison(case).verdicts_of(number)
    return (", ".join(about), *(line for url, verdict in verdicts for line in _lines(url, verdict)))


def _lines(url: str, verdict: PlaceVerdict) -> Iterator[Text]:
    yield message("{url}: {verdict}", url=url, verdict=verdict.text)
    failure = verdict.dial.failure if verdict.dial else None
    if failure is not None and failure.detail:
        yield failure.detail


def _statements(case: Case) -> Iterator[Statement]:
    comparison = PlaceComparison(case)
    every = tuple(_source(number) for number in range(len(case.vantages)))
    for number in range(len(case.vantages)):
        yield Statement(_summary(comparison, number), (_source(number),))
    for difference in comparison.differences():
        yield Statement(difference, every)
    for finding in judge(case):
        if finding.places:
            text = message("{code}: {summary}", code=finding.code, summary=nestable(finding.places))
            yield Statement(text, every)


def _entries(case: Case) -> Iterator[Entry]:
    comparison = PlaceComparison(case)
    for number, vantage in enumerate(case.vantages):
        if vantage.started:
            yield Entry(
                vantage.started.replace("Z", ".000Z"),
                _summary(comparison, number),
                message("the probe in {place}", place=vantage.name),
                message("by the clock of {place}", place=vantage.name),
                (_source(number),),
            )


def _summary(comparison: PlaceComparison, number: int) -> Text:
    verdicts = [verdict for _, verdict in comparison.verdicts_of(number)]
    working = sum(verdict.works is True for verdict in verdicts)
    place = comparison.places[number]
    return message("From {place}, {working} of {count} URLs work.", place=place, working=working, count=len(verdicts))


def _source(number: int) -> Source:
    """A vantage belongs to no trace."""
    return Source(0, "vantage", number)
