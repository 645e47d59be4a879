"""The form of a postmortem as HTML: its headings and messages, and what a saved notebook displays without a kernel."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from etcdlab.messages import Language, Text, message, render
from etcdlab.quoting import printable
from etcdlab.widgets.fields import HtmlText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etcdlab.widgets.typed_texts import Key, Place

LONGEST = 20_000
"""The most characters of one text in the copy."""


def copy_of(title: Text, labels: Mapping[str, Text], texts: Mapping[Key, str], language: Language) -> dict[str, str]:
    """The texts that are not empty, each with the name of its field or of its step, escaped."""
    head = render(message("Postmortem: {title}", title=title), language)
    rows = [
        (render(labels[key] if isinstance(key, str) else name_of(key), language), printable_lines(text))
        for key, text in texts.items()
        if text.strip()
    ]
    html = "".join(f"<dt>{escape(name)}</dt><dd>{_as_lines(text)}</dd>" for name, text in rows)
    plain = "\n".join(f"{name}: {text}" for name, text in rows)
    return {
        "text/html": f"<h3>{escape(printable(head, 300))}</h3><dl>{html}</dl>",
        "text/plain": f"{printable(head, 300)}\n{plain}",
    }


def _as_lines(text: str) -> str:
    return "<br>".join(map(escape, text.splitlines()))


def printable_lines(text: str) -> str:
    """The text without control characters, in its lines."""
    return "\n".join(printable(line, LONGEST) for line in text[:LONGEST].splitlines())


def name_of(place: Place) -> Text:
    """The step of a note, as a person calls it."""
    trace, number = place
    where = message("step {number}", number=number)
    return where if trace == 0 else message("{place} of run {number}", place=where, number=trace + 1)


class Status(HtmlText):
    """What the last button did, or its error and what to do."""

    def __init__(self, *texts: Text, bad: bool = False) -> None:
        self._texts, self._bad = texts, bad

    def html(self, language: Language) -> str:
        lines = "<br>".join(escape(printable(render(text, language), 2_000)) for text in self._texts if text)
        role, mark = ("alert", "✗ ") if self._bad else ("status", "")
        return f'<span role="{role}" class="etcdlab-{role}">{mark}{lines}</span>' if lines else ""


class Heading(HtmlText):
    """A heading in a form."""

    def __init__(self, text: Text, level: int) -> None:
        self._text, self._level = text, level

    def html(self, language: Language) -> str:
        return f"<h{self._level}>{escape(printable(render(self._text, language), 300))}</h{self._level}>"
