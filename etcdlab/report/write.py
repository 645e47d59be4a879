"""Writes a report in the format that the name of its file asks for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from etcdlab.errors import UsageError
from etcdlab.files import make_folder, write_file
from etcdlab.messages import message, reader_language
from etcdlab.quoting import printable
from etcdlab.report.provenance import own_version
from etcdlab.widgets.file_messages import ReportWriters

if TYPE_CHECKING:
    from etcdlab.case import Case
    from etcdlab.messages import Language


def write_report(case: Case, path: str | os.PathLike[str], language: Language | None = None) -> Path:
    """Write the report of a case as .html, .md, .json or .pdf. A .md has its figures in a folder beside it.

    The language is the reader's, if none is given; JSON is in English. Raises UsageError for another suffix, and where
    a PDF needs a Chromium that is not installed, and FileError where the file cannot be written.
    """
    target = Path(path)
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        raise UsageError(
            message("etcdlab writes no report as {name}.", name=printable(target.name)),
            message("Give a name that ends with .html, .md, .json or .pdf."),
        )
    writer(case, target, language or reader_language())
    return target


def _html(case: Case, target: Path, language: Language) -> None:
    write_file(target, report_page(case, language))


def _pdf(case: Case, target: Path, language: Language) -> None:
    from etcdlab.report.pdf import pdf

    write_file(target, pdf(report_page(case, language)))


def _json(case: Case, target: Path, _language: Language) -> None:
    from etcdlab.report.json_file import json_report

    write_file(target, json_report(case, own_version()))


def _markdown(case: Case, target: Path, language: Language) -> None:
    from etcdlab.report.markdown import markdown

    folder = target.with_name(f"{target.stem}-figures")
    text, figures = markdown(case, language, own_version(), folder.name)
    if figures:
        make_folder(folder)
    for name, svg in figures.items():
        write_file(folder / name, svg.encode())
    write_file(target, text.encode())


def report_page(case: Case, language: Language) -> bytes:
    """The report of a case as a page."""
    from etcdlab.report.web_page import web_page

    return web_page(case, language, own_version()).encode()


def redacted_page(case: Case, language: Language) -> bytes:
    """The report of the redacted case as a page. Raises RedactionError."""
    from etcdlab.report.redaction import redact

    return report_page(redact(case).case, language)


REPORT_PAGES = ReportWriters(report_page, redacted_page)
"""What a notebook writes the reports of a case with."""

_WRITERS: dict[str, Callable[[Case, Path, Language], None]] = {
    ".html": _html,
    ".md": _markdown,
    ".json": _json,
    ".pdf": _pdf,
}
