"""A comparison as text for a terminal: a sign, what it is about, run A, run B. Whatever is quoted is text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message
from etcdlab.views import columns
from etcdlab.views.comparison_row import Fold
from etcdlab.views.labels import speaker
from etcdlab.views.repair_rows import CHANGES
from etcdlab.views.styled_lines import OnConsole, blank, indented, plain, words
from etcdlab.views.terminal import difference, opening_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
    from rich.measure import Measurement

    from etcdlab.messages import Language
    from etcdlab.views.comparison_row import ComparisonPage, ComparisonRow, RepairRows, RunSummary, Section
    from etcdlab.views.rows import Opening
    from etcdlab.views.styled_lines import Part

    _Say = Callable[[Text], str]

ROW_SIGNS = {"equal": " ", "differs": "≠", "only-a": "-", "only-b": "+"}
"""The sign of a row, in every view."""
_ROW_STYLES = {"equal": "", "differs": "yellow", "only-a": "red", "only-b": "green"}
ABSENT = {"A": message("not in A"), "B": message("not in B")}
"""What the cell of a run has that does not have the row."""

_NARROWEST = 70
"""Cells of a terminal with room for two columns beside the label. In a narrower one the runs are below each other."""

_WIDEST = 160
"""The cells of a table in a pipe: the log lines of the two runs stay beside each other on a screen."""


def text(page: ComparisonPage, width: int = 100, language: Language | None = None) -> str:
    """The comparison as plain text, `width` cells wide; without a language, in the reader's."""
    from io import StringIO

    from rich.console import Console

    file = StringIO()
    console = Console(file=file, width=width, color_system=None, force_terminal=False, force_jupyter=False)
    console.print(renderable(page, width, language))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def text_of_repair(repair: RepairRows, width: int = 100) -> str:
    """A repair without a second check, as plain text."""
    return plain([*_repair(repair, speaker(None))], width)


def text_of_line(line: Opening, width: int = 100) -> str:
    """One line with its sign, as plain text."""
    return plain([opening_line(line, speaker(None))], width)


def print_repair(repair: RepairRows, console: Console) -> None:
    """Print a repair without a second check on a Rich console, in the reader's language."""
    console.print(OnConsole(*_repair(repair, speaker(None))))


def print_line(line: Opening, console: Console) -> None:
    """Print one line with its sign on a Rich console, in the reader's language."""
    console.print(OnConsole(opening_line(line, speaker(None))))


def print_comparison(page: ComparisonPage, console: Console, language: Language | None = None) -> None:
    """Print the comparison on a Rich console."""
    console.print(renderable(page, console.width, language))


def renderable(page: ComparisonPage, width: int = 100, language: Language | None = None) -> Group:
    """The page for Rich to print: what differs, both verdicts, then section by section."""
    from rich.console import Group

    say = speaker(language)
    style = "bold yellow" if page.differs else "bold green"
    summary = f"{ROW_SIGNS['differs'] if page.differs else '✓'} {say(page.summary)}"
    head = [
        *_repair(page.repair, say),
        words(summary, style=style),
        *(part for run in page.runs for part in _run(run, say)),
    ]
    end = [blank(), *(words(say(note), style="dim") for note in page.notes)]
    if page.repair is not None:
        end += [blank(), opening_line(page.repair.verdict, say)]
    sections = (part for section in page.sections for part in _section(section, say, width))
    return Group(OnConsole(*head), *sections, OnConsole(*end))


def _repair(repair: RepairRows | None, say: _Say) -> Iterator[Part]:
    """What was changed, each setting as a difference, and what the second check proves."""
    if repair is None:
        return
    if repair.changes:
        yield words(say(CHANGES), style="bold")
    for change in repair.changes:
        yield indented(words(say(change.text)), 2)
        if change.after:
            yield indented(difference(f"- {change.before}"), 4)
            yield indented(difference(f"+ {change.after}"), 4)
    if repair.changes:
        yield blank()
    yield opening_line(repair.proof, say)


def _run(run: RunSummary, say: _Say) -> Iterator[Part]:
    yield blank()
    yield words(f"{run.name}  " + " · ".join(map(say, run.head)), style="bold")
    yield indented(opening_line(run.opening, say), 3)


def _section(section: Section, say: _Say, width: int) -> Iterator[RenderableType]:
    from rich.constrain import Constrain
    from rich.padding import Padding

    (first, *others) = section.rows
    if isinstance(first, Fold) and not others:
        folded = say(message("{section}: {rows}", section=section.title, rows=first.text))
        yield OnConsole(blank(), words(folded))
        return
    yield OnConsole(blank(), words(say(section.title), style="bold"))
    table = _table(section, say, is_narrow=width < _NARROWEST)
    yield Constrain(Padding(table, (0, 0, 0, 1)), _WIDEST)
    if section.left_out:
        yield OnConsole(words(say(section.left_out)))


def _table(section: Section, say: _Say, *, is_narrow: bool) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold", ratio=2)
    for _ in range(1 if is_narrow else 2):
        grid.add_column(overflow="fold", ratio=3)
    for row in section.rows:
        if isinstance(row, Fold):
            grid.add_row("", _Cell(f"⋯ {say(row.text)}", "dim"))
            continue
        cells = _cells(row, say)
        if is_narrow:
            cells = ["\n".join(f"{name}: {cell}" for name, cell in zip("AB", cells, strict=True))]
        sign = _Cell(ROW_SIGNS[row.sign], _ROW_STYLES[row.sign])
        grid.add_row(sign, _Cell(say(row.label), "bold"), *map(_Cell, cells))
    return grid


class _Cell:
    """A text in a table of Rich. Rich itself ends lines only at white space."""

    def __init__(self, text: str, style: str = "") -> None:
        self._text, self._style = text, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield OnConsole(words(self._text, self._style))

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement

        widths = columns.widths(self._text.split("\n"))
        return Measurement(*(min(width, options.max_width) for width in widths))


def _cells(row: ComparisonRow, say: _Say) -> list[str]:
    absent = {"only-a": ("", say(ABSENT["B"])), "only-b": (say(ABSENT["A"]), "")}.get(row.sign, ("", ""))
    return ["\n".join(map(say, lines)) or no for lines, no in zip((row.a, row.b), absent, strict=True)]
