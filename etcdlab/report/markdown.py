"""A report as Markdown, with a folder of SVG files beside it: for places like GitHub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.report.evidence import place_of
from etcdlab.report.figures import figures_of
from etcdlab.report.labels import WORDS
from etcdlab.report.notes import notes_of
from etcdlab.report.provenance import commands_of, footer, obtained
from etcdlab.report.report import report_of
from etcdlab.report.timeline import MARKS
from etcdlab.views.labels import speaker
from etcdlab.views.markdown_text import cell, escaped, fenced, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from etcdlab.case import Case, Fields
    from etcdlab.messages import Language, Text
    from etcdlab.report.report import Report
    from etcdlab.report.statement import Section, Statement
    from etcdlab.report.timeline import Entry

    _Say = Callable[[Text], str]


def markdown(case: Case, language: Language, version: str, pictures: str) -> tuple[str, dict[str, str]]:
    """The text, and each SVG by its file name. `pictures` is the folder that the text looks for them in."""
    report, incident, _ = report_of(case)
    say = speaker(language)
    figures = figures_of(incident, language)
    names = {slug: [f"{slug}-{number}.svg" for number, _ in enumerate(one, 1)] for slug, one in figures.items()}
    lines = list(_head(report, say))
    lines += _timeline(report.timeline, say)
    for section in report.sections:
        lines += _section(section, say)
        for name, figure in zip(names.get(section.slug, ()), figures.get(section.slug, ()), strict=True):
            lines += ["", f"![{escaped(figure.caption)}]({pictures}/{name})"]
    notes = [note.text + "\n" for note in notes_of(case)] or [say(WORDS["no_notes"])]
    lines += ["", f"## {say(WORDS['notes'])}", "", *notes]
    lines += ["", f"## {say(WORDS['obtained'])}", "", *(escaped(say(text)) for text in obtained(incident))]
    lines += ["", "```text", *map(fenced, commands_of(incident)), "```", "", f"*{escaped(say(footer(version)))}*", ""]
    files = {name: figure.svg for slug, one in figures.items() for name, figure in zip(names[slug], one, strict=True)}
    return "\n".join(lines), files


def _head(report: Report, say: _Say) -> Iterator[str]:
    yield from (f"# {escaped(say(report.title))}", "", f"## {say(WORDS['summary'])}", "")
    for statement in report.summary:
        yield from _statement(statement, say)
    yield from _fields(report.fields, say)


def _fields(fields: Fields, say: _Say) -> Iterator[str]:
    for name in ("impact", "detection", "owner", "actions"):
        text = getattr(fields, name)
        values = text if isinstance(text, tuple) else (text,) if text else ()
        yield from ("", f"**{say(WORDS[name])}**", "", *(values or (f"*{say(WORDS['unknown'])}*",)))


def _timeline(entries: Sequence[Entry], say: _Say) -> Iterator[str]:
    heads = [say(WORDS[name]) for name in ("time", "event", "origin")]
    yield from ("", f"## {say(WORDS['timeline'])}", "", *table(heads, (_row(entry, say) for entry in entries)))


def _row(entry: Entry, say: _Say) -> tuple[str, str, str]:
    mark = f"**{say(MARKS[entry.mark])}** · " if entry.mark else ""
    return entry.at, f"{mark}{cell(say(entry.text))}", cell(f"{say(entry.origin)} · {say(entry.exactness)}")


def _section(section: Section, say: _Say) -> Iterator[str]:
    yield from ("", f"## {escaped(say(section.title))}", "")
    for statement in section.statements:
        yield from _statement(statement, say)
    if not section.statements:
        yield escaped(say(section.empty))
    if section.left_out:
        yield from ("", escaped(say(section.left_out)))


def _statement(statement: Statement, say: _Say) -> Iterator[str]:
    """One item of a list, with its evidence."""
    places = ", ".join(say(place_of(source)) for source in statement.sources)
    yield f"- {escaped(say(statement.text))} ({escaped(places)})"
    if quotation := statement.quotation:
        yield from ("", f"  > {escaped(quotation.text)}", "  >", f"  > <{quotation.address}>", "")
    setting = statement.setting
    if setting is not None and setting.before and setting.after:
        yield from ("", "  ```diff", f"  - {fenced(setting.before)}", f"  + {fenced(setting.after)}", "  ```", "")
    if statement.quote:
        yield from ("", "  ```text", *(f"  {fenced(line)}" for line in statement.quote.splitlines()), "  ```", "")
