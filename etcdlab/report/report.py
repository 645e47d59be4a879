"""A report as data, without a language: what every format of it displays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.case import Case, Fields
from etcdlab.messages import Text, message
from etcdlab.report.fix_story import sources_of
from etcdlab.report.history_entries import with_history
from etcdlab.report.place_story import with_places, with_vantages
from etcdlab.report.runs import Run, incident_of, proof_of, runs_of
from etcdlab.report.statement import Section, Source, Statement
from etcdlab.report.story import story
from etcdlab.report.timeline import Entry, timeline
from etcdlab.rules.verdict import failing_call
from etcdlab.views.labels import nestable

if TYPE_CHECKING:
    from collections.abc import Iterator


class Report(msgspec.Struct, frozen=True):
    """One incident, told in the order in which it happened."""

    title: Text
    summary: tuple[Statement, ...]
    """At most three sentences."""
    fields: Fields
    timeline: tuple[Entry, ...]
    sections: tuple[Section, ...]
    notes: tuple[Text, ...]

    def statements(self) -> Iterator[tuple[str, Statement]]:
        """Every statement with its id on the page: `summary-1`, `cause-3`."""
        named = (("summary", self.summary), *((section.slug, section.statements) for section in self.sections))
        for slug, statements in named:
            yield from ((f"{slug}-{number}", one) for number, one in enumerate(statements, 1))


def report_of(case: Case) -> tuple[Report, Run, Run | None]:
    """The report of a case, with the run that has the incident and the run that proves the fix."""
    runs = runs_of(case)
    incident = incident_of(runs)
    proof = proof_of(runs, incident)
    sections = story(incident, proof, case.applied_changes)
    notes = (*incident.trace.notes, *case.notes)
    report = Report(
        _title(incident),
        tuple(_summary(incident, sections)),
        case.fields,
        with_history(with_vantages(timeline(runs, incident), case), case.history),
        with_places(sections, case),
        notes,
    )
    return report, incident, proof


def _title(incident: Run) -> Text:
    """What went wrong, for the head of the page."""
    if incident.findings:
        return incident.findings[0].summary
    return message("The etcd client of {target}", target=incident.trace.target)


def _summary(incident: Run, sections: tuple[Section, ...]) -> Iterator[Statement]:
    """The cause, what it does to the program, and the state of the fix."""
    if incident.findings:
        first = incident.findings[0]
        yield Statement(first.summary, sources_of(incident, first))
    if call := failing_call(incident.trace):
        outcomes = tuple(nestable(text, depth=2) for text in call.returns)
        text = message("Because of it, the program's {call} returns {outcomes}.", call=call.name, outcomes=outcomes)
        if not incident.findings:
            text = message("The program's {call} returns {outcomes}.", call=call.name, outcomes=outcomes)
        yield Statement(text, (Source(incident.number, "call", call.id),))
    yield from _state_of_fix(sections)


def _state_of_fix(sections: tuple[Section, ...]) -> Iterator[Statement]:
    """What proves the fix; without a proof, that the fix is not proved yet."""
    by_slug = {section.slug: section.statements for section in sections}
    if by_slug["proof"]:
        yield by_slug["proof"][-1]
    elif by_slug["fix"]:
        yield Statement(message("The fix below is proposed and not yet proved."), by_slug["fix"][0].sources)
