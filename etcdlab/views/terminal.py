"""An investigation as text for a terminal, through Rich. Whatever is quoted is text, never markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.quoting import printable
from etcdlab.rules import Severity, Verdict, verdict_of
from etcdlab.views import columns, summary
from etcdlab.views.chain_row import Passed
from etcdlab.views.way import way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console, Group, RenderableType

    from etcdlab.case import Case
    from etcdlab.chain import Chain
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Call, Trace

NAME, SENTENCE = 200, 1_000
"""Characters after which a name or a URL, and a sentence or an error, are folded."""

_STYLES = {Severity.FAULT: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}


def text(case: Case, findings: Sequence[Finding], chain: Chain, width: int = 100) -> str:
    """The investigation as plain text, `width` columns wide."""
    from io import StringIO

    from rich.console import Console

    file = StringIO()
    console = Console(
        file=file, width=width, color_system=None, force_terminal=False, force_jupyter=False, legacy_windows=False
    )
    print_investigation(case, findings, chain, console)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def print_investigation(case: Case, findings: Sequence[Finding], chain: Chain, console: Console) -> None:
    """Print the investigation on a Rich console."""
    console.print(renderable(case, findings, chain, console.width))


def renderable(case: Case, findings: Sequence[Finding], chain: Chain, width: int = 100) -> Group:
    """For Rich to print: the way the client took, the findings, the next call, the notes."""
    from rich.console import Group

    trace = case.trace
    notes = (*trace.notes, *case.notes, *summary.left_out(trace))
    worst, left_out = summary.displayed(findings)
    return Group(
        _words(summary.header(trace, findings), style="bold"),
        *_supposition(trace),
        *_way(way(trace, chain), width),
        *(part for finding in worst for part in _finding(finding)),
        *([_blank(), _words(left_out)] if left_out else []),
        *_verdict(trace, findings),
        *(part for call in trace.outcomes() for part in _call(call, trace)),
        *([_blank(), _labelled(_under("notes", notes), 0)] if notes else []),
    )


def _way(passed: Sequence[Passed], width: int) -> list[RenderableType]:
    from rich.table import Table

    if not passed:
        return []
    if width > columns.WIDTH:
        rows = [Passed(*(printable(text, SENTENCE) for text in line)) for line in passed]
        return [_blank(), *(_whole(line) for line in columns.lines(rows))]
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="bold")
    longest = max(len(printable(line.what, NAME)) for line in passed)
    grid.add_column(overflow="fold", width=min(longest, max(34, (width - 16) // 2)))
    grid.add_column(overflow="fold")
    for line in passed:
        grid.add_row(_words(line.function), _words(line.what, limit=NAME), _words(line.outcome))
    return [_blank(), _indented(grid, 2)]


def _whole(line: str) -> RenderableType:
    from rich.text import Text

    return Text(line, no_wrap=True, overflow="ignore")


def _supposition(trace: Trace) -> list[RenderableType]:
    tried = summary.supposition(trace)
    return (
        [_words(f"◇ {tried}: nothing was changed, and it was dialled from here", style="bold magenta")] if tried else []
    )


def _verdict(trace: Trace, findings: Sequence[Finding]) -> list[RenderableType]:
    head, *lines = summary.verdict(trace, findings) or ("",)
    well = verdict_of(trace, findings) is Verdict.NOTHING_WRONG
    style = "bold green" if well else "bold yellow"
    told = [_words(head, style=style), *(_indented(_words(line), 4) for line in lines)]
    return [_blank(), *told] if head else []


def _finding(finding: Finding) -> list[RenderableType]:
    from rich.table import Table

    head = Table.grid(padding=(0, 2, 0, 0))
    head.add_column(no_wrap=True, style=_STYLES[finding.severity])
    head.add_column(overflow="fold", style="bold")
    head.add_row(_words(f"{summary.heading(finding):2}"), _words(finding.summary))
    rows = _under("evidence", summary.evidence(finding))
    rows += _fix(finding)
    rows += [("ruled out", summary.ruled_out(finding))] if finding.ruled_out else []
    return [_blank(), head, _indented(_words(finding.why), 4), _labelled(rows, 4)]


def _fix(finding: Finding) -> list[tuple[str, str]]:
    fix = finding.fix
    here = "the address is this sandbox's own: an example anywhere else" if fix.sandbox else ""
    *most, last = [one.server for one in summary.settings(finding)]
    more = summary.more_settings(finding)
    ends = (last, more, fix.how) if most else (", ".join(filter(None, (last, fix.how))),)
    lines = list(filter(None, (*most, *ends, here)))
    return _under("fix", lines) + ([("meanwhile", fix.client)] if fix.client else [])


def _call(call: Call, trace: Trace) -> list[RenderableType]:
    rows = [("returns" if not at else "or", outcome) for at, outcome in enumerate(call.returns)]
    rows += _under("and logs", summary.logs(call))
    return [_blank(), _words(summary.deadline(call, trace), style="bold"), _labelled(rows, 4)]


def _under(label: str, lines: Sequence[str]) -> list[tuple[str, str]]:
    return [(label if number == 0 else "", line) for number, line in enumerate(lines)]


def _labelled(rows: Sequence[tuple[str, str]], indent: int) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=0)
    grid.add_column(width=11, style="dim")
    grid.add_column(overflow="fold")
    for label, words in rows:
        grid.add_row(label, _words(words))
    return _indented(grid, indent)


def _indented(words: RenderableType, indent: int) -> RenderableType:
    from rich.padding import Padding

    return Padding(words, (0, 0, 0, indent))


def _words(quoted: str, style: str = "", limit: int = SENTENCE) -> RenderableType:
    from rich.text import Text

    return Text(printable(quoted, limit), style=style, overflow="fold")


def _blank() -> RenderableType:
    from rich.text import Text

    return Text("")
