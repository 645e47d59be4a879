"""What a log or a deployment file proves, as a fragment of HTML: each finding with the line that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from etcdlab.messages import Text, message, plural, sentences
from etcdlab.quoting import printable
from etcdlab.readers.deployments.source import Source
from etcdlab.rules.deployments import UrlVerdict
from etcdlab.views.finding_cards import FINDINGS, heading, more_findings
from etcdlab.views.html_templates import template
from etcdlab.views.labels import speaker
from etcdlab.views.lint_rows import detail, refusals, reported, summary, without_user_info

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.lint import FileResult, LintFinding, LintResult
    from etcdlab.messages import Language
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace

LONGEST_QUOTE = 1_000
"""Characters of a line that are displayed."""
MOST_QUOTES = 3


class QuotedLine(NamedTuple):
    """A line of a file, to the letter."""

    place: Text
    text: str


class FileFinding(NamedTuple):
    """One finding about a file."""

    severity: str
    heading: Text
    quotes: tuple[QuotedLine, ...]
    texts: tuple[Text, ...]


def findings_of_log(trace: Trace, findings: Sequence[Finding]) -> tuple[FileFinding, ...]:
    """The findings about a log, each with its first lines."""
    return tuple(
        FileFinding(
            finding.severity.value,
            message("{finding} · {summary}", finding=heading(finding), summary=finding.summary),
            tuple(_quotes(trace, finding))[:MOST_QUOTES],
            tuple(_advice(finding)),
        )
        for finding in findings[:FINDINGS]
    )


def findings_of_file(file: FileResult, *, every: bool = True) -> tuple[FileFinding, ...]:
    """The findings of lint about a file, with `every` also those that depend on the client."""
    source = Source(file.deployment.path, file.deployment.text)
    return tuple(_of_lint(source, finding) for finding in list(reported(file, every=every))[:FINDINGS])


def html_of_lint(result: LintResult, language: Language, *, every: bool) -> str:
    """The findings about all files as HTML, what could not be read, and the summary."""
    findings = [item for file in result.files for item in findings_of_file(file, every=every)]
    count = sum(len(tuple(reported(file, every=every))) for file in result.files)
    left = count - len(findings[:FINDINGS])
    more = plural(
        "{count} more finding is in the text: `print` it.", "{count} more findings are in the text: `print` them.", left
    )
    unread = [
        message("{place}: {reason}", place=f"{printable(path, 100)}{f':{line}' if line else ''}", reason=reason)
        for path, line, _, reason in list(refusals(result))[:FINDINGS]
    ]
    notes = (more if left > 0 else "", *unread, summary(result))
    return html_of_findings(findings[:FINDINGS], language, tuple(note for note in notes if note))


def html_of_findings(findings: Sequence[FileFinding], language: Language, notes: Sequence[Text] = ()) -> str:
    """The findings as HTML. Whatever is quoted is escaped."""
    return template("file_findings.html").render(findings=findings, notes=notes, say=speaker(language))


def notes_of_log(trace: Trace, findings: Sequence[Finding]) -> tuple[Text, ...]:
    """What else the log says: when the fault began, and what it does not have."""
    return tuple(note for note in (more_findings(findings), *trace.notes) if note)


def _advice(finding: Finding) -> Iterator[Text]:
    """Why it is so, what to change, and what the client can do until then."""
    yield finding.why
    if fix := sentences(finding.fix.server, finding.fix.how):
        yield message("fix: {fix}", fix=fix)
    if finding.fix.client:
        yield message("meanwhile: {advice}", advice=finding.fix.client)


def _quotes(trace: Trace, finding: Finding) -> Iterator[QuotedLine]:
    for one in finding.evidence:
        if one.kind == "log-line" and one.id < len(trace.log_lines):
            line = trace.log_lines[one.id]
            file = printable(line.file, 100)
            yield QuotedLine(
                message("line {line} of {file}", line=line.line, file=file), printable(line.text, LONGEST_QUOTE)
            )


def _of_lint(source: Source, finding: LintFinding) -> FileFinding:
    is_wrong = finding.verdict is UrlVerdict.WRONG
    label = message("wrong") if is_wrong else message("depends")
    name = f"{finding.code} {finding.rule}".strip()
    place = message("line {line} of {file}", line=finding.place.line, file=printable(finding.path, 100))
    text = printable(without_user_info(source.line(finding.place.line)).strip(), LONGEST_QUOTE)
    return FileFinding(
        "fault" if is_wrong else "note",
        message("{name} ({label}) · {summary}", name=name, label=label, summary=finding.summary),
        (QuotedLine(place, text),),
        (detail(finding), message("fix: {fix}", fix=finding.fix) if finding.fix else ""),
    )
