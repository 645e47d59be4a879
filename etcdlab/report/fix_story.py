"""The cause of an incident, what to change, and what a later run shows, as statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message
from etcdlab.report.client_story import answered, dialled
from etcdlab.report.quotation import quotations_about
from etcdlab.report.statement import Source, Statement
from etcdlab.rules import Severity, Verdict
from etcdlab.step import BASIS_LABELS
from etcdlab.views.finding_cards import finding_cards, is_of_other_client, line_place
from etcdlab.views.labels import nestable
from etcdlab.views.rows import Setting
from etcdlab.views.verdict_text import verdict_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.case import AppliedChange
    from etcdlab.report.runs import Run
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Call


def sources_of(run: Run, finding: Finding) -> tuple[Source, ...]:
    """The evidence of a finding; of a finding about another client of the same program, the whole run."""
    if is_of_other_client(run.trace, finding):
        return (Source(run.number, "run"),)
    return tuple(Source(run.number, one.kind, one.id, *line_place(run.trace, one)) for one in finding.evidence)


def cause(run: Run) -> Iterator[Statement]:
    """Each finding: what it says, why, and what it ruled out. Without a finding, the verdict."""
    for finding in run.findings:
        sources = sources_of(run, finding)
        yield Statement(_named(finding.code, finding.summary), sources)
        yield Statement(finding.why, sources)
        if finding.ruled_out:
            causes = tuple(nestable(one) for one in finding.ruled_out)
            yield Statement(message("These causes are ruled out: {causes}.", causes=causes), sources)
    if not run.findings:
        for text in verdict_text(run.trace, run.findings):
            yield Statement(text, (Source(run.number, "run"),))
    yield from _documentation(run)


def _documentation(run: Run) -> Iterator[Statement]:
    """What the documentation of etcd or gRPC says about the findings."""
    first = {finding.rule: finding for finding in reversed(run.findings)}
    for quotation, slug in quotations_about(finding.rule for finding in run.findings).items():
        yield Statement(quotation.introduction, sources_of(run, first[slug]), quotation=quotation)


def _named(code: str, summary: Text) -> Text:
    return message("{code}: {summary}", code=code, summary=nestable(summary)) if code else summary


def fix(run: Run) -> Iterator[Statement]:
    """What to change, how, and what helps until then: that of each finding that is more than a note."""
    cards = finding_cards(run.trace, run.findings)
    for finding, card in zip(run.findings, cards, strict=False):
        if finding.severity is Severity.NOTE:
            continue
        sources = sources_of(run, finding)
        for setting in card.settings:
            if text := setting.place or setting.text:
                yield Statement(text, sources, setting=setting)
        until = message("Until then: {advice}", advice=nestable(card.meanwhile)) if card.meanwhile else ""
        for text in (card.how, card.sandbox, until):
            if text:
                yield Statement(text, sources)


def proof(incident: Run, later: Run, changes: Sequence[AppliedChange] = ()) -> Iterator[Statement]:
    """What was changed, and what the run after it shows: the answers and dials that are different, and the verdict."""
    whole = (Source(later.number, "run"),)
    yield from _applied(incident, later, changes)
    if later.supposed:
        yield Statement(
            message("Nothing was changed for this run: etcdlab dialled the proposed URLs as the client would."), whole
        )
    before = {str(one.text) for one in (*answered(incident), *dialled(incident))}
    for statement in (*_proposed(later), *answered(later), *dialled(later)):
        if str(statement.text) not in before:
            yield statement
    yield Statement(_conclusion(later), whole)
    for call in later.trace.outcomes()[-1:]:
        yield Statement(_outcome(call), (Source(later.number, "call", call.id),))


def _applied(incident: Run, later: Run, changes: Sequence[AppliedChange]) -> Iterator[Statement]:
    """Each change that etcdlab made in the sandbox between the two runs, from what to what."""
    for number, change in enumerate(changes):
        if incident.number < change.trace <= later.number:
            setting = Setting(change.text, change.before, change.after) if change.after else None
            yield Statement(change.text, (Source(later.number, "applied-change", number),), setting=setting)


def _outcome(call: Call) -> Text:
    """How the next call ends after the fix."""
    if call.returns == ("ok",):
        return message("After the fix, {call} succeeds ({basis}).", call=call.name, basis=BASIS_LABELS[call.basis])
    outcomes = tuple(nestable(text, depth=2) for text in call.returns)
    return message(
        "After the fix, {call} still returns {outcomes} ({basis}).",
        call=call.name,
        outcomes=outcomes,
        basis=BASIS_LABELS[call.basis],
    )


def _proposed(later: Run) -> Iterator[Statement]:
    for number, member in enumerate(later.trace.what_if_members):
        text = message(
            "The run supposes that {member} advertises {urls}.",
            member=member.name or member.id,
            urls=tuple(member.client_urls),
        )
        yield Statement(text, (Source(later.number, "supposed", number),))


def _conclusion(later: Run) -> Text:
    if later.verdict is Verdict.NOTHING_WRONG:
        return message("No rule finds a fault in this run.")
    if later.findings:
        return message("A fault is left: {summary}", summary=nestable(later.findings[0].summary))
    return message("etcdlab could not tell whether a fault is left.")
