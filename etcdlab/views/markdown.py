"""A page as Markdown, for a ticket. Quoted text stays text: no markup, no link, no HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message
from etcdlab.views.labels import speaker
from etcdlab.views.markdown_text import cell, escaped, fenced, table
from etcdlab.views.page import page_of
from etcdlab.views.place_text import HEADING, MARKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from etcdlab.case import Case
    from etcdlab.chain import Chain
    from etcdlab.messages import Language
    from etcdlab.rules.finding import Finding
    from etcdlab.views.rows import CallCard, ChainRow, Dials, FindingCard, Page, Places

    _Say = Callable[[Text], str]


def markdown(case: Case, findings: Sequence[Finding], chain: Chain, language: Language | None = None) -> str:
    """The investigation as Markdown; without a language, in the reader's."""
    say = speaker(language)
    return "\n".join(_lines(page_of(case, findings, chain), say)) + "\n"


def _lines(page: Page, say: _Say) -> Iterator[str]:
    yield f"*{escaped(' · '.join(map(say, page.head)))}*"
    if page.what_if:
        yield from ("", escaped(" ".join(map(say, page.what_if))))
    for card in page.findings:
        yield from _finding(card, say)
    if page.verdict:
        first, *more = (escaped(say(text)) for text in page.verdict)
        yield from ("", f"### {first}", "", *more)
    yield from _chain(page.chain, say)
    yield from _dials(page.dials, say)
    yield from _places(page.places, say)
    for call in page.calls:
        yield from _call(call, say)
    yield from _history(page, say)
    notes = [*page.notes, page.more_findings, page.cut]
    yield from ("", *(f"- {escaped(say(note))}" for note in notes if note))


def _finding(card: FindingCard, say: _Say) -> Iterator[str]:
    yield from ("", f"### {escaped(say(card.heading))}: {escaped(say(card.summary))}", "", escaped(say(card.why)), "")
    for line in card.evidence:
        yield f"- {escaped(say(line.text))} ({escaped(say(line.place))})"
    for setting in card.settings:
        if setting.before and setting.after:
            yield from (
                "",
                escaped(say(setting.place)),
                "",
                "```diff",
                f"- {fenced(setting.before)}",
                f"+ {fenced(setting.after)}",
                "```",
            )
        elif setting.text:
            yield from ("", escaped(say(setting.text)))
    labelled = (
        (card.how, ""),
        (card.meanwhile, ""),
        (card.ruled_out, say(message("ruled out"))),
        (card.places, say(message("places"))),
        (card.logs, say(message("log"))),
    )
    for text, label in labelled:
        if text:
            yield from ("", (f"{label}: " if label else "") + escaped(say(text)))


def _chain(rows: Sequence[ChainRow], say: _Say) -> Iterator[str]:
    if rows:
        heads = (message("function"), message("what"), message("outcome"))
        cells = [(row.function, say(row.what), say(row.outcome)) for row in rows]
        yield from _table(say(message("What the client did")), list(map(say, heads)), cells)


def _dials(dials: Dials, say: _Say) -> Iterator[str]:
    if dials.rows:
        heads = [say(message("dial")), say(message("address")), *dials.stages]
        cells = [(str(row.id), row.url, *(say(stage.text) for stage in row.stages)) for row in dials.rows]
        yield from _table(say(message("What happens when each address is dialled")), heads, cells)


def _history(page: Page, say: _Say) -> Iterator[str]:
    """What changed while the cluster was watched."""
    if not page.history.summary:
        return
    heads = (message("time"), message("member and URL"), message("what changed"))
    rows = [(line.at, line.subject, say(line.text)) for line in page.history.lines]
    yield from _table(say(page.history.summary), list(map(say, heads)), rows)
    if page.history.left_out:
        yield from ("", escaped(say(page.history.left_out)))


def _places(places: Places, say: _Say) -> Iterator[str]:
    if places.rows:
        heads = ["URL", *(say(column.name) for column in places.columns)]
        cells = [
            (f"{row.url} ({say(row.whose)})", *(f"{MARKS[cell.outcome]} {say(cell.text)}" for cell in row.cells))
            for row in places.rows
        ]
        yield from _table(say(HEADING), heads, cells)


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield from ("", f"**{escaped(title)}**", "")
    yield from table(map(cell, heads), (map(cell, row) for row in rows))


def _call(card: CallCard, say: _Say) -> Iterator[str]:
    yield from ("", f"**{escaped(say(card.heading))}**", "", "```text")
    returns, logs = say(message("returns")), say(message("and logs"))
    yield from (fenced(f"{returns} {say(text)}") for text in card.returns)
    yield from (fenced(f"{logs} {say(text)}") for text in card.logs)
    yield "```"
