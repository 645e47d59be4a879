"""What lint reports, as text for a terminal: one frame for each finding, as compilers print it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from etcdlab.messages import Language, Text, message, render
from etcdlab.quoting import printable
from etcdlab.readers.deployments.source import Source
from etcdlab.rules.deployments import UrlVerdict
from etcdlab.views.lint_rows import detail, refusals, reported, summary, without_user_info

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.lint import LintFinding, LintResult

_MOST_CELLS = 100
"""Cells of a line of the file. Of a longer line the part around the finding is displayed."""
_BEFORE = 30

Style = Callable[[str, str], str]
"""Adds a colour to a text: `style("wrong", "red")`."""


def _plain(text: str, _: str) -> str:
    return text


def lint_lines(
    result: LintResult,
    *,
    every: bool = False,
    style: Style = _plain,
    width: int = 0,
    language: Language | None = None,
) -> Iterator[str]:
    """The lines of the report. With a `width` a sentence has lines of at most so many cells."""

    def say(text: Text) -> str:
        return render(text, language)

    for file in result.files:
        source = Source(file.deployment.path, file.deployment.text)
        for finding in reported(file, every=every):
            yield from _finding_lines(finding, source, style, say)
            yield from (f"    {line}" for text in _sentences(finding, say) for line in _wrapped(text, width - 4))
            yield ""
    label = style(say(message("not read")), "yellow")
    for path, line, column, reason in refusals(result):
        place = f":{line}:{column}" if line else ""
        yield f"{printable(path, 1_000)}{place}: {label}: {printable(say(reason), 1_000)}"
    yield say(summary(result))
    if not every and any(item.verdict is UrlVerdict.DEPENDS for file in result.files for item in file.findings):
        yield say(message("`etcdlab lint --all` displays the URLs that depend on their clients."))


def _finding_lines(finding: LintFinding, source: Source, style: Style, say: Callable[[Text], str]) -> Iterator[str]:
    wrong = finding.verdict is UrlVerdict.WRONG
    label = style(say(message("wrong") if wrong else message("depends")), "red" if wrong else "cyan")
    name = f"{finding.code} {finding.rule}".strip()
    place = finding.place
    yield f"{printable(finding.path, 1_000)}:{place.line}:{place.column}: {label} [{name}] {say(finding.summary)}"
    yield from _frame(source, finding, style, "red" if wrong else "cyan")


def _sentences(finding: LintFinding, say: Callable[[Text], str]) -> Iterator[str]:
    """The texts below the frame: for whom it holds and why, the fix, and the command that says more."""
    if text := say(detail(finding)):
        yield text
    if finding.fix:
        yield say(message("fix: {fix}", fix=finding.fix))
    if finding.code:
        yield say(message("details: {command}", command=f"etcdlab rule {finding.code}"))


def _wrapped(text: str, width: int) -> list[str]:
    if width <= 0:
        return [text]
    from etcdlab.views.columns import wrapped

    return wrapped(text, width)


def _frame(source: Source, finding: LintFinding, style: Style, colour: str) -> Iterator[str]:
    """The line of the file, and the span of the finding underlined."""
    place = finding.place
    line = without_user_info(source.line(place.line)).replace("\t", " ")
    start = place.column - 1
    first = max(0, start - _BEFORE) if len(line) > _MOST_CELLS else 0
    visible = line[first : first + _MOST_CELLS]
    before, under = visible[: start - first], visible[start - first : start - first + place.length]
    left, right = "…" if first else "", "…" if first + _MOST_CELLS < len(line) else ""
    number = str(place.line)
    yield f"  {' ' * len(number)} |"
    yield f"  {number} | {left}{printable(visible)}{right}"
    underline = style("^" * max(1, _cells(printable(under))), colour)
    yield f"  {' ' * len(number)} | {' ' * _cells(left + printable(before))}{underline}"


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes. A Chinese character takes two."""
    return sum(0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF") for char in text)
