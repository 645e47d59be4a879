"""The last page of the capstone: the postmortem of the fault, once the learner has diagnosed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.case import Fields
from etcdlab.messages import message, render
from etcdlab.report.write import write_report
from etcdlab.workshop.file_report import FileReport

if TYPE_CHECKING:
    from etcdlab.files import StrPath
    from etcdlab.messages import Language
    from etcdlab.workshop.repair_form import RepairForm


def written_postmortem(repair: RepairForm, path: StrPath, fields: Fields, language: Language) -> FileReport:
    """Write the postmortem with the proof of the repair, and say where it is.

    Before the last answer it would give the answers away. Raises UsageError for another suffix than .html, .pdf, .md
    and .json, and FileError.
    """
    if (case := repair.case) is None:
        return FileReport(render(repair.waits_for, language))
    target = write_report(case.with_fields(fields), path, language)
    text = message("The postmortem is in {file}. Open it from the list of files on the left.", file=str(target))
    return FileReport(render(text, language))
