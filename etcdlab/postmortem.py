"""The postmortem of a case in a notebook: a form for what only a person knows, with the report and the redaction."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from etcdlab.case import Case, Fields
from etcdlab.errors import UsageError
from etcdlab.messages import Language, language_of, message, reader_language
from etcdlab.report.redaction import redact
from etcdlab.report.report import report_of
from etcdlab.report.write import write_report
from etcdlab.widgets.postmortem_form import PostmortemForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from etcdlab.investigation import Investigation
    from etcdlab.report.runs import Run


class Postmortem(PostmortemForm):
    """The form of the postmortem of an incident: a result, a case, or the file of a case.

        form = etcdlab.Postmortem(result, owner="team storage")
        form.write("incident.html")

    `impact`, `detection`, `owner` and `actions` are first values of the fields; without one, the field has what the
    case has. `page` and `case_file` are the names of the files. `language` is that of the form and of the page, `en` or
    `zh_CN`; without it, the reader's. Raises FileError for a file that is no case, and UsageError for another object,
    and for an investigation that has not taken a step.
    """

    def __init__(
        self,
        of: Investigation | Case | str | os.PathLike[str],
        *,
        impact: str = "",
        detection: str = "",
        owner: str = "",
        actions: Iterable[str] = (),
        page: str = "postmortem.html",
        case_file: str = "",
        language: str = "",
    ) -> None:
        case = _case(of)
        report, incident, _ = report_of(case)
        super().__init__(
            case.with_fields(_first(case.fields, Fields(impact, detection, owner, tuple(actions)))),
            title=report.title,
            moments=_moments(incident),
            write=write_report,
            redact=redact,
            language=_language(language),
            page=page,
            case_file=case_file or (os.fspath(of) if isinstance(of, str | os.PathLike) else "incident.etcdlab"),
        )


def _case(of: Investigation | Case | str | os.PathLike[str]) -> Case:
    if isinstance(of, Case):
        return of
    if isinstance(of, str | os.PathLike):
        return Case.load(of)
    case = getattr(of, "case", None)
    if not isinstance(case, Case):
        raise UsageError(
            message("Postmortem takes a result, a case, or the name of its file, got {kind}.", kind=type(of).__name__),
            message("Pass what `etcdlab.check` returns, or `etcdlab.Investigation.of(trace)`."),
        )
    return case


def _first(of_case: Fields, of_cell: Fields) -> Fields:
    """The first value of each field: that of the cell, else that of the case."""
    return Fields(
        of_cell.impact or of_case.impact,
        of_cell.detection or of_case.detection,
        of_cell.owner or of_case.owner,
        of_cell.actions or of_case.actions,
    )


def _language(name: str) -> Language:
    return language_of(name) if name else reader_language()


def _moments(run: Run) -> Iterator[tuple[int, int]]:
    """The steps of the incident that prove its first finding; of a dial, the step where it ended."""
    for one in (evidence for finding in run.findings[:1] for evidence in finding.evidence):
        about = f"{one.kind} {one.id}"
        steps = [step.id for step in run.trace.steps if about in (f"step {step.id}", *step.objects)]
        yield from ((run.number, step) for step in steps[:1])
