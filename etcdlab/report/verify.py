"""Checks a report against the case that it carries: each statement is made again, and then the whole page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import msgspec

from etcdlab.case import Case
from etcdlab.errors import FileError
from etcdlab.messages import LANGUAGES, Message, message, sentences
from etcdlab.quoting import printable
from etcdlab.report.embedded import unpacked
from etcdlab.report.json_file import JsonReport, json_report
from etcdlab.report.provenance import own_version
from etcdlab.report.report import Report, report_of
from etcdlab.report.web_page import page_of_report
from etcdlab.saved_traces import MAX_BYTES, check_references, decode
from etcdlab.views.html_templates import text_of_code_parts
from etcdlab.views.labels import speaker

if TYPE_CHECKING:
    from etcdlab.messages import Language, Text

_DATA = re.compile(r'<script type="application/json" id="etcdlab-report">(.*?)</script>', re.DOTALL)
_PERSONAL = re.compile(r"<!--(field \w+|notes)-->.*?<!--/(?:field|notes)-->", re.DOTALL)
"""What a person may change by hand: the fields and the notes."""


def verify(data: bytes, name: str) -> tuple[int, Text]:
    """How many statements hold, and the first thing that does not; an empty text where all of it holds.

    The rest of a page is compared if this version of etcdlab wrote it: another version words its page in another way.
    Raises FileError for a file that is no report, or one that carries no case.
    """
    text = data.decode("utf-8", "replace")
    if text.lstrip().startswith("{"):
        return _verify_json(data, name)
    return _verify_page(text, name)


def _verify_page(page: str, name: str) -> tuple[int, Text]:
    case, language, version = _carried(page, name)
    statements = _Statements()
    statements.feed(page)
    parts = report_of(case)
    expected = _texts(parts[0], language)
    for statement, text in expected.items():
        if statements.texts.get(statement) != text:
            return 0, sentences(_differs(statement, text, statements.texts.get(statement, "")), _of_other(version))
    extra = next((one for one in statements.texts if one not in expected), "")
    if extra:
        return 0, message("The evidence has no statement {id}.", id=extra)
    if version == own_version() and _rest(page) != _rest(page_of_report(case, parts, language, version)):
        return 0, message("Every statement holds, but something else on the page was changed by hand.")
    return len(expected), ""


def _verify_json(data: bytes, name: str) -> tuple[int, Text]:
    written = decode(data, JsonReport, name)
    _check(written.case, name)
    made = msgspec.json.decode(json_report(written.case, written.version), type=JsonReport)
    by_id = {statement.id: statement for statement in written.statements}
    for statement in made.statements:
        if by_id.get(statement.id) != statement:
            report_text = by_id[statement.id].in_full() if statement.id in by_id else ""
            return 0, _differs(statement.id, statement.in_full(), report_text)
    if written.version == own_version() and msgspec.structs.replace(written, fields=made.fields) != made:
        return 0, message("Every statement holds, but something else in the file was changed by hand.")
    return len(made.statements), ""


def _of_other(version: str) -> Text:
    """What to say of a report that another version wrote: it may word the same in another way."""
    if version == own_version():
        return ""
    return message("etcdlab {version} wrote this report. Verify it with that version, too.", version=printable(version))


def _differs(statement: str, expected: str, report_text: str) -> Message:
    if not report_text:
        return message("Statement {id} is missing. The evidence says: {expected}", id=statement, expected=expected)
    return message(
        "Statement {id} does not hold. The report says: {given} The evidence says: {expected}",
        id=statement,
        given=printable(report_text, 1_000),
        expected=expected,
    )


def _carried(page: str, name: str) -> tuple[Case, Language, str]:
    """The case, the language and the version that the page carries."""
    match = _DATA.search(page)
    try:
        fields: dict[str, Any] = json.loads(match.group(1)) if match else {}
        packed, language, version = fields["case"], fields["language"], fields["version"]
        data = unpacked(packed, MAX_BYTES + 1)
        if language not in LANGUAGES or not isinstance(version, str):
            raise ValueError(language)
    except (ValueError, KeyError, TypeError, OSError, EOFError, RecursionError) as error:
        raise FileError(
            message("{file} carries no case, so its statements cannot be checked.", file=name),
            message("Use the file that `etcdlab report` wrote."),
        ) from error
    case = decode(data, Case, name)
    _check(case, name)
    return case, language, version


def _check(case: Case, name: str) -> None:
    if not case.traces:
        raise FileError(
            message("{file}: $.traces is empty.", file=name), message("Use the file that `etcdlab report` wrote.")
        )
    for trace in case.traces:
        check_references(trace, name)


def _texts(report: Report, language: Language) -> dict[str, str]:
    """Each statement of a report by its id, as the page has it, with what it quotes from a public page."""
    say = speaker(language)
    texts = ((name, say(one.text), one.quotation) for name, one in report.statements())
    return {name: text_of_code_parts(f"{text} {quoted.text}" if quoted else text) for name, text, quoted in texts}


def _rest(page: str) -> tuple[str, Any]:
    """The page without what a person may change, and what it carries. Another zlib packs the same in another way."""
    match = _DATA.search(page)
    carried = json.loads(match.group(1)) if match else {}
    stepper = carried.get("stepper")
    content = json.loads(unpacked(stepper, MAX_BYTES)) if stepper else None
    return _PERSONAL.sub(lambda personal: personal.group(1), _DATA.sub("", page)), content


class _Statements(HTMLParser):
    """The text of each statement of a page, by its id."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as above
        if self._open:
            self._open.append(self._open[-1])
        elif name := dict(attrs).get("data-statement"):
            self._open.append(name)
            self.texts[name] = ""

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the tags of a statement are nested
        if self._open:
            name = self._open.pop()
            if not self._open:
                self.texts[name] = " ".join(self.texts[name].split())

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open[-1]] += data
