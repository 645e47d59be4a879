"""Checks a report against the case that it carries: each statement is made again, and then the whole page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, NamedTuple

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

_PERSONAL_BEGINS = re.compile(r"<!--(?:field \w+|notes)-->")
_PERSONAL_PARTS = 5
"""A page has so many of these parts. To search the end of many more takes minutes."""


class Verified(NamedTuple):
    """How many statements hold, the first thing that does not, and what was not compared."""

    holding: int
    problem: Text = ""
    """Empty where all of it holds."""
    remark: Text = ""


def verify(data: bytes, name: str) -> Verified:
    """Compare a report with what the case in it leads to.

    The rest of a page is compared if this version of etcdlab wrote it: another version words its page in another way.
    Raises FileError for a file that is no report, or one that carries no case.
    """
    text = data.decode("utf-8", "replace")
    if text.lstrip().startswith("{"):
        return _verify_json(data, name)
    return _verify_page(text, name)


def _verify_page(page: str, name: str) -> Verified:
    case, language, version = _carried(page, name)
    statements = _Statements()
    statements.feed(page)
    parts = report_of(case)
    expected = _texts(parts[0], language)
    for statement, text in expected.items():
        if statements.texts.get(statement) != text:
            report_text = statements.texts.get(statement, "")
            return Verified(0, sentences(_differs(statement, text, report_text), _of_other(version)))
    extra = next((one for one in statements.texts if one not in expected), "")
    if extra:
        return Verified(0, message("The evidence has no statement {id}.", id=printable(extra)))
    if version == own_version() and _rest(page) != _rest(page_of_report(case, parts, language, version)):
        return Verified(0, message("Every statement holds, but something else on the page was changed by hand."))
    return Verified(len(expected), "", _not_compared(version))


def _verify_json(data: bytes, name: str) -> Verified:
    written = decode(data, JsonReport, name)
    _check(written.case, name)
    made = msgspec.json.decode(json_report(written.case, written.version), type=JsonReport)
    by_id = {statement.id: statement for statement in written.statements}
    for statement in made.statements:
        if by_id.get(statement.id) != statement:
            report_text = by_id[statement.id].in_full() if statement.id in by_id else ""
            return Verified(0, _differs(statement.id, statement.in_full(), report_text))
    if written.version == own_version() and msgspec.structs.replace(written, fields=made.fields) != made:
        return Verified(0, message("Every statement holds, but something else in the file was changed by hand."))
    return Verified(len(made.statements), "", _not_compared(written.version))


def _of_other(version: str) -> Text:
    """What to say of a report that another version wrote: it may word the same in another way."""
    if version == own_version():
        return ""
    return message("etcdlab {version} wrote this report. Verify it with that version, too.", version=printable(version))


def _not_compared(version: str) -> Text:
    """That the rest of a report of another version may have been changed by hand."""
    if version == own_version():
        return ""
    return message(
        "etcdlab {version} wrote this report, so only its statements were compared. Verify it with that version, too.",
        version=printable(version),
    )


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
    except (ValueError, KeyError, TypeError, RecursionError) as error:
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
    text = _DATA.sub("", page, count=1)
    if len(_PERSONAL_BEGINS.findall(text)) <= _PERSONAL_PARTS:
        text = _PERSONAL.sub(lambda personal: personal.group(1), text)
    return text, _stepper(carried.get("stepper"))


def _stepper(packed: Any) -> Any:
    """What the browser unpacks as the stepper. Of anything else, what the page has."""
    try:
        return json.loads(unpacked(packed, MAX_BYTES)) if packed else None
    except (ValueError, RecursionError):
        return packed


class _Statements(HTMLParser):
    """The text of each statement of a page, by its id."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self._open: list[str] = []
        self._pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as above
        if self._open:
            self._open.append(self._open[-1])
        elif name := dict(attrs).get("data-statement"):
            self._open.append(name)
            self._pieces = []

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the tags of a statement are nested
        if self._open:
            name = self._open.pop()
            if not self._open:
                self.texts[name] = " ".join("".join(self._pieces).split())

    def handle_data(self, data: str) -> None:
        if self._open:
            self._pieces.append(data)
