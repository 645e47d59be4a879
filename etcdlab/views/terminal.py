"""A page as text for a terminal. Rich prints it where there are colours. Whatever is quoted is text, never markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from etcdlab.messages import Text, message
from etcdlab.views import columns, styled_lines
from etcdlab.views.columns import Cells
from etcdlab.views.labels import speaker
from etcdlab.views.page import page_of
from etcdlab.views.place_text import HEADING, place_lines
from etcdlab.views.styled_lines import OnConsole, beside, blank, folded, indented, joined, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

    from etcdlab.case import Case
    from etcdlab.chain import Chain
    from etcdlab.messages import Language
    from etcdlab.rules.finding import Finding
    from etcdlab.views.rows import CallCard, FindingCard, Opening, Page
    from etcdlab.views.styled_lines import Line, Part

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
    return styled_lines.plain(_parts(page_of(case, findings, chain), width, language, present), width)


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
    parts = _parts(page_of(case, findings, chain), console.width, language, present)
    console.print(OnConsole(*parts))


def _parts(page: Page, width: int, language: Language | None, present: Opening | None) -> list[Part]:
    """The page: the verdict, the findings, what the client did, the next call, what to do next."""
    say = speaker(language)
    notes = [*map(say, page.notes), *([say(page.cut)] if page.cut else [])]
    return [
        *([words("◇ " + " ".join(map(say, page.what_if)), style="bold magenta")] if page.what_if else []),
        opening_line(page.opening, say),
        *_verdict(page, say),
        *_places(page, width, say),
        *(part for card in page.findings for part in _finding(card, say)),
        *([blank(), words(say(page.more_findings))] if page.more_findings else []),
        blank(),
        words(" · ".join(map(say, page.head)), style="bold"),
        *_chain([Cells(row.function, say(row.what), say(row.outcome), _MARKS[row.mark]) for row in page.chain]),
        *(part for card in page.calls for part in _call(card, say)),
        *_history(page, say),
        *([blank(), _labelled(_under("notes", notes), say, 0)] if notes else []),
        *([blank(), words(say(_PRESENT), style="bold"), indented(opening_line(present, say), 2)] if present else []),
        *_closing(page, say),
    ]


def _places(page: Page, width: int, say: _Say) -> list[Part]:
    lines = [indented(words(line), indent) for indent, line in place_lines(page.places, width, say)]
    return [blank(), words(say(HEADING), style="bold"), *lines] if lines else []


def _chain(rows: Sequence[Cells]) -> list[Part]:
    def lines(width: int) -> Iterator[Line]:
        for line in columns.table(rows, min(width, columns.WIDTH)):
            mark = (f"{line.mark:2}", _MARK_STYLES.get(line.mark, ""))
            yield from folded((("  ", ""), mark, (line.function, "bold"), (line.text, "")), width)

    return [lines] if rows else []


def opening_line(opening: Opening, say: _Say) -> Part:
    """The verdict in one line, with its sign."""
    return words(f"{VERDICT_SIGNS[opening.kind]} {say(opening.text)}", style=_STYLES[opening.kind])


def _verdict(page: Page, say: _Say) -> list[Part]:
    """What the page says where no finding says more; the first line may be the opening already."""
    texts = page.verdict[1:] if page.verdict[:1] == (page.opening.text,) else page.verdict
    return [indented(words(say(text)), 2) for text in texts]


def _closing(page: Page, say: _Say) -> list[Part]:
    if not page.closing.text:
        return []
    return [blank(), words(say(page.closing.text)), indented(words(page.closing.command, style="bold"), 4)]


def _history(page: Page, say: _Say) -> list[Part]:
    """What changed while the cluster was watched."""
    history = page.history
    if not history.summary:
        return []
    lines = ["  ".join(filter(None, (line.at, line.subject, say(line.text)))) for line in history.lines]
    every_line = [*lines, *([say(history.left_out)] if history.left_out else [])]
    return [blank(), words(say(history.summary), style="bold"), *(indented(words(line), 2) for line in every_line)]


def _finding(card: FindingCard, say: _Say) -> list[Part]:
    heading = f"{say(card.heading):2}"
    summary = words(say(card.summary), "bold")
    head = beside(words(heading, _STYLES[card.severity]), cell_len(heading) + 2, summary)
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


def _call(card: CallCard, say: _Say) -> list[Part]:
    rows = [("returns" if not number else "or", say(outcome)) for number, outcome in enumerate(card.returns)]
    rows += _under("logs", list(map(say, card.logs)))
    return [blank(), words(say(card.heading), style="bold"), _labelled(rows, say, 4)]


def _under(label: str, lines: Sequence[str]) -> list[tuple[str, str]]:
    """Lines of which the first has the label; an empty line is left out."""
    return [(label if number == 0 else "", line) for number, line in enumerate(filter(None, lines))]


def _labelled(rows: Sequence[tuple[str, str]], say: _Say, indent: int) -> Part:
    labels = {name: say(label) for name, label in _LABELS.items()}
    cells = max(map(cell_len, labels.values())) + 2
    lines = (
        beside(
            words(labels.get(label, ""), "dim"), cells, difference(line) if line[:2] in _DIFFERENCES else words(line)
        )
        for label, line in rows
    )
    return indented(joined(*lines), indent)


def difference(line: str) -> Part:
    """A line `- SETTING=URL` or `+ SETTING=URL`. On a narrow page its sign stays beside the setting."""
    style = _DIFFERENCES[line[:2]]
    return beside(words(line[:2], style), 2, words(line[2:], style))
