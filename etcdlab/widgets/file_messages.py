"""The files that a page saves and the kernel writes: the case, Markdown for a ticket, and the postmortem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from etcdlab.errors import EtcdlabError, FileError
from etcdlab.messages import message, render
from etcdlab.views.markdown import markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.case import Case
    from etcdlab.chain import Chain
    from etcdlab.messages import Language
    from etcdlab.rules.finding import Finding

Kind: TypeAlias = Literal["case", "markdown", "report", "redacted"]

ReportWriter: TypeAlias = "Callable[[Case, Language], bytes]"
"""Writes the postmortem of a case as a page."""


class ReportWriters(NamedTuple):
    """What writes the postmortem of a case, as it is and redacted."""

    report: ReportWriter
    redacted: ReportWriter


LARGEST = 2_000_000
"""So many bytes of a file go to the page: Jupyter drops a message that is faster than its limit per second."""


def kind_of_file(content: Any) -> Kind | None:
    """The file that a page asks for with `{"do": "save", "file": "case"}`; None where it asks for none."""
    if not isinstance(content, dict) or content.get("do") != "save":
        return None
    kind = content.get("file")
    return kind if kind in ("case", "markdown", "report", "redacted") else None


def file_message(
    kind: Kind,
    case: Case,
    findings: Sequence[Finding],
    chain: Chain,
    language: Language,
    writers: ReportWriters | None = None,
) -> tuple[dict[str, Any], list[bytes]]:
    """The answer to the page: the file in its buffer, or the error in the language of the page."""
    try:
        if kind in ("report", "redacted") and writers is not None:
            data = (writers.report if kind == "report" else writers.redacted)(case, language)
        else:
            data = case.encoded() if kind == "case" else markdown(case, findings, chain, language).encode()
        _check_size(data)
    except EtcdlabError as error:
        return {"file": kind, "problem": [render(text, language=language) for text in (error.what, error.do)]}, []
    return {"file": kind}, [data]


def _check_size(data: bytes) -> None:
    if len(data) > LARGEST:
        what = message(
            "The file has {size:,} bytes. The page can save at most {most:,} bytes.", size=len(data), most=LARGEST
        )
        raise FileError(what, message('Save the case in Python: `investigation.case.save("incident.etcdlab")`.'))
