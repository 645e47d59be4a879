"""A report as JSON, in English: every statement with the ids of its evidence, and the case to check them against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.case import Case, Fields
from etcdlab.messages import render
from etcdlab.report.quotation import Quotation
from etcdlab.report.report import report_of
from etcdlab.report.statement import Source, Statement
from etcdlab.trace import FORMAT
from etcdlab.views.labels import speaker

if TYPE_CHECKING:
    from etcdlab.report.timeline import Entry


class JsonStatement(msgspec.Struct, frozen=True, omit_defaults=True):
    """One statement: its id on the page, its text, and its sources."""

    id: str
    text: str
    sources: tuple[Source, ...]
    quote: str = ""
    quotation: Quotation | None = None

    def in_full(self) -> str:
        """The sentence, and what it quotes."""
        return " ".join(filter(None, (self.text, self.quote, self.quotation.text if self.quotation else "")))


class JsonEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One moment of the timeline."""

    at: str
    text: str
    origin: str
    exactness: str
    sources: tuple[Source, ...]
    mark: str = ""


class JsonReport(msgspec.Struct, frozen=True):
    """The whole report. `case` is what `etcdlab show` reads."""

    format: int
    version: str
    title: str
    fields: Fields
    timeline: tuple[JsonEntry, ...]
    statements: tuple[JsonStatement, ...]
    case: Case


def json_report(case: Case, version: str) -> bytes:
    """The report of a case as JSON."""
    report, _, _ = report_of(case)
    statements = tuple(_statement(name, one) for name, one in report.statements())
    whole = JsonReport(
        FORMAT,
        version,
        render(report.title, "en"),
        report.fields,
        tuple(map(_entry, report.timeline)),
        statements,
        case,
    )
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def _statement(name: str, statement: Statement) -> JsonStatement:
    text = speaker("en")(statement.text)
    return JsonStatement(name, text, statement.sources, statement.quote, statement.quotation)


def _entry(entry: Entry) -> JsonEntry:
    say = speaker("en")
    return JsonEntry(entry.at, say(entry.text), say(entry.origin), say(entry.exactness), entry.sources, entry.mark)
