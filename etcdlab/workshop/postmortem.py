"""The last page of the capstone: the postmortem of the fault, once the learner has diagnosed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.case import Case, Fields
from etcdlab.messages import message, render
from etcdlab.report.write import write_report
from etcdlab.workshop.own_file import FileReport

if TYPE_CHECKING:
    from etcdlab.files import StrPath
    from etcdlab.messages import Language
    from etcdlab.workshop.session import Session


def written_postmortem(session: Session, path: StrPath, fields: Fields, language: Language) -> FileReport:
    """Write the postmortem, and say where it is. Before the last answer it would give the answers away.

    Raises UsageError for another suffix than .html, .pdf, .md and .json, and FileError.
    """
    if not session.is_finished:
        text = message("The postmortem comes after the last question. Answer the questions first.")
        return FileReport((render(text, language),))
    trace = session.evidence(session.exercise.questions[-1]).trace
    target = write_report(Case(traces=(trace,), fields=fields), path, language)
    text = message("The postmortem is in {file}. Open it from the list of files on the left.", file=str(target))
    return FileReport((render(text, language),))
