"""A page as text for a terminal, through Rich. Whatever is quoted is text, never markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message
from etcdlab.views import columns
from etcdlab.views.columns import Cells
from etcdlab.views.labels import speaker
from etcdlab.views.page import page_of
from etcdlab.views.place_text import HEADING, place_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
    from rich.measure import Measurement

    from etcdlab.case import Case
    from etcdlab.chain import Chain
    from etcdlab.messages import Language
    from etcdlab.rules.finding import Finding
    from etcdlab.views.rows import CallCard, FindingCard, Opening, Page

    _Say = Callable[[Text], str]

_STYLES = {
    "fault": "bold red",
    "warning": "bold yellow",
    "note": "bold cyan",
    "well": "bold green",
    "unknown": "bold yellow",
    "calm": "",
}
VERDICT_SIGNS = {"fault": "✗", "warning": "!", "well": "✓", "unknown": "?", "calm": "·"}
"""The sign of a verdict, in every view without a stepper."""
_MARKS = {"ok": "✓", "failed": "✗", "": ""}
_DIFFERENCES = {"- ": "red", "+ ": "green"}
_MARK_STYLES = {"✓": "green", "✗": "bold red"}

_LABELS = {
    "evidence": message("evidence"),
    "fix": message("fix"),
    "meanwhile": message("meanwhile"),
    "ruled out": message("ruled out"),
    "places": message("places"),
    "log": message("log"),
    "returns": message("returns"),
    "or": message("or"),
    "logs": message("and logs"),
    "notes": message("notes"),
    "details": message("details"),
}

_PRESENT = message("The cluster as it is now:")


def text(
    case: Case,
    findings: Sequence[Finding],
    chain: Chain,
    width: int = 100,
    language: Language | None = None,
    *,
    present: Opening | None = None,
) -> str:
    """The investigation as plain text, `width` cells wide; without a language, in the reader's.

    A what if has the verdict about the real cluster as `present`.
    """
    from io import StringIO

    from rich.console import Console

    file = StringIO()
    console = Console(
        file=file, width=width, color_system=None, force_terminal=False, force_jupyter=False, legacy_windows=False
    )
    print_investigation(case, findings, chain, console, language, present=present)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def print_investigation(
    case: Case,
    findings: Sequence[Finding],
    chain: Chain,
    console: Console,
    language: Language | None = None,
    *,
    present: Opening | None = None,
) -> None:
    """Print the investigation on a Rich console. A what if has the verdict about the real cluster as `present`."""
    console.print(renderable(page_of(case, findings, chain), console.width, language, present))


def renderable(page: Page, width: int = 100, language: Language | None = None, present: Opening | None = None) -> Group:
    """The page for Rich to print: the verdict, the findings, what the client did, the next call, what to do next."""
    from rich.console import Group

    say = speaker(language)
    notes = [*map(say, page.notes), *([say(page.cut)] if page.cut else [])]
    return Group(
        *([words("◇ " + " ".join(map(say, page.what_if)), style="bold magenta")] if page.what_if else []),
        opening_line(page.opening, say),
        *_verdict(page, say),
        *_places(page, width, say),
        *(part for card in page.findings for part in _finding(card, say)),
        *([blank(), words(say(page.more_findings))] if page.more_findings else []),
        blank(),
        words(" · ".join(map(say, page.head)), style="bold"),
        *_chain([Cells(row.function, say(row.what), say(row.outcome), _MARKS[row.mark]) for row in page.chain], width),
        *(part for card in page.calls for part in _call(card, say)),
        *_history(page, say),
        *([blank(), _labelled(_under("notes", notes), say, 0)] if notes else []),
        *([blank(), words(say(_PRESENT), style="bold"), indented(opening_line(present, say), 2)] if present else []),
        *_closing(page, say),
    )


def _places(page: Page, width: int, say: _Say) -> list[RenderableType]:
    lines = [indented(words(line), indent) for indent, line in place_lines(page.places, width, say)]
    return [blank(), words(say(HEADING), style="bold"), *lines] if lines else []


def _chain(rows: Sequence[Cells], width: int) -> list[RenderableType]:
    from rich.text import Text

    if not rows:
        return []
    return [
        Text.assemble(
            "  ",
            (f"{line.mark:2}", _MARK_STYLES.get(line.mark, "")),
            (line.function, "bold"),
            line.text,
            overflow="fold",
        )
        for line in columns.table(rows, min(width, columns.WIDTH))
    ]


def opening_line(opening: Opening, say: _Say) -> RenderableType:
    """The verdict in one line, with its sign."""
    return words(f"{VERDICT_SIGNS[opening.kind]} {say(opening.text)}", style=_STYLES[opening.kind])


def _unwrapped(line: str) -> RenderableType:
    from rich.text import Text

    return Text(line, no_wrap=True, overflow="ignore")


def _verdict(page: Page, say: _Say) -> list[RenderableType]:
    """What the page says where no finding says more; the first line may be the opening already."""
    texts = page.verdict[1:] if page.verdict[:1] == (page.opening.text,) else page.verdict
    return [indented(words(say(text)), 2) for text in texts]


def _closing(page: Page, say: _Say) -> list[RenderableType]:
    if not page.closing.text:
        return []
    return [blank(), words(say(page.closing.text)), indented(words(page.closing.command, style="bold"), 4)]


def _history(page: Page, say: _Say) -> list[RenderableType]:
    """What changed while the cluster was watched."""
    history = page.history
    if not history.summary:
        return []
    lines = ["  ".join(filter(None, (line.at, line.subject, say(line.text)))) for line in history.lines]
    every_line = [*lines, *([say(history.left_out)] if history.left_out else [])]
    return [blank(), words(say(history.summary), style="bold"), *(indented(words(line), 2) for line in every_line)]


def _finding(card: FindingCard, say: _Say) -> list[RenderableType]:
    from rich.table import Table

    head = Table.grid(padding=(0, 2, 0, 0))
    head.add_column(no_wrap=True, style=_STYLES[card.severity])
    head.add_column(overflow="fold", style="bold")
    head.add_row(words(f"{say(card.heading):2}"), words(say(card.summary)))
    evidence = [say(message("{evidence} ({place})", evidence=say(one.text), place=one.place)) for one in card.evidence]
    rows = _under("evidence", [*evidence, say(card.more_evidence)])
    rows += _under("fix", list(_fixes(card, say)))
    rows += _under("meanwhile", [say(card.meanwhile)])
    rows += _under("ruled out", [say(card.ruled_out)])
    rows += _under("places", [say(card.places)])
    rows += _under("log", [say(card.logs)])
    rows += _under("details", [f"etcdlab rule {card.code}"])
    return [blank(), head, indented(words(say(card.why)), 4), _labelled(rows, say, 4)]


def _fixes(card: FindingCard, say: _Say) -> Iterator[str]:
    """What to change, each setting with its difference, and how."""
    for one in card.settings:
        yield from (
            (say(one.place), f"- {one.before}", f"+ {one.after}") if one.before and one.after else (say(one.text),)
        )
    yield from map(say, (card.more_settings, card.how, card.sandbox))


def _call(card: CallCard, say: _Say) -> list[RenderableType]:
    rows = [("returns" if not number else "or", say(outcome)) for number, outcome in enumerate(card.returns)]
    rows += _under("logs", list(map(say, card.logs)))
    return [blank(), words(say(card.heading), style="bold"), _labelled(rows, say, 4)]


def _under(label: str, lines: Sequence[str]) -> list[tuple[str, str]]:
    """Lines of which the first has the label; an empty line is left out."""
    return [(label if number == 0 else "", line) for number, line in enumerate(filter(None, lines))]


def _labelled(rows: Sequence[tuple[str, str]], say: _Say, indent: int) -> RenderableType:
    from rich.cells import cell_len
    from rich.table import Table

    labels = {name: say(label) for name, label in _LABELS.items()}
    grid = Table.grid(padding=0)
    grid.add_column(width=max(map(cell_len, labels.values())) + 2, style="dim")
    grid.add_column(overflow="fold")
    for label, line in rows:
        grid.add_row(labels.get(label, ""), difference(line) if line[:2] in _DIFFERENCES else words(line))
    return indented(grid, indent)


def difference(line: str) -> RenderableType:
    """A line `- SETTING=URL` or `+ SETTING=URL`. On a narrow page its sign stays beside the setting."""
    from rich.table import Table

    style = _DIFFERENCES[line[:2]]
    grid = Table.grid(padding=0)
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    grid.add_row(words(line[:2], style), words(line[2:], style))
    return grid


def indented(part: RenderableType, indent: int) -> RenderableType:
    """A part of the page, so many cells to the right."""
    from rich.padding import Padding

    return Padding(part, (0, 0, 0, indent))


def words(line: str, style: str = "") -> RenderableType:
    """Text that is never markup. A line of Chinese may end after any character."""
    return _Words(line, style)


class _Words:
    """A text that Rich prints in lines of `columns.wrapped`: Rich itself ends lines only at white space."""

    def __init__(self, text: str, style: str) -> None:
        self._text, self._style = text, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.text import Text

        for line in self._text.split("\n"):
            for part in columns.wrapped(line, options.max_width):
                yield Text(part, style=self._style, overflow="fold")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement

        widths = columns.widths(self._text.split("\n"))
        return Measurement(*(min(width, options.max_width) for width in widths))


def blank() -> RenderableType:
    """An empty line."""
    from rich.text import Text

    return Text("")
