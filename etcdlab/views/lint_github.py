"""What lint reports, as annotations of a GitHub workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, render, sentences
from etcdlab.rules.deployments import UrlVerdict
from etcdlab.views.lint_rows import detail, refusals, reported, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.lint import LintFinding, LintResult


def annotation_lines(result: LintResult, *, every: bool = False) -> Iterator[str]:
    """One command for each finding, and the summary as a plain line of the log."""
    for file in result.files:
        for finding in reported(file, every=every):
            yield _annotation(finding)
    for path, line, column, reason in refusals(result):
        yield _command("warning", path, f"line={line},col={column}" if line else "", "etcdlab", reason)
    yield render(summary(result))


def _annotation(finding: LintFinding) -> str:
    place = finding.place
    where = f"line={place.line},endLine={place.line},col={place.column},endColumn={place.column + place.length}"
    level = "error" if finding.verdict is UrlVerdict.WRONG else "notice"
    text = sentences(finding.summary, detail(finding), finding.fix)
    return _command(level, finding.path, where, f"{finding.code} {finding.rule}".strip(), text)


def _command(level: str, path: str, where: str, title: str, text: Text) -> str:
    file = f"file={_property(path.removeprefix('./'))}"
    properties = ",".join(filter(None, (file, where, f"title={_property(title)}")))
    return f"::{level} {properties}::{_data(render(text))}"


def _data(text: str) -> str:
    """A text in which nothing begins a command of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
