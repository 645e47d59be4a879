"""What a redaction replaces, and how often, with a box for each name that stays."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Protocol

import ipywidgets

from etcdlab.messages import Language, Text, message, plural, render
from etcdlab.quoting import printable
from etcdlab.views.labels import ORIGINAL_KINDS
from etcdlab.widgets.fields import HtmlText, button, set_texts, translate

if TYPE_CHECKING:
    from collections.abc import Sequence


class Replaced(Protocol):
    """One original, what stands for it, and how often it is in the case."""

    @property
    def kind(self) -> str: ...
    @property
    def original(self) -> str: ...
    @property
    def replacement(self) -> str: ...
    @property
    def times(self) -> int: ...


ROWS = 100
"""The most originals with a box. `etcdlab redact --preview` prints all of them."""

LONGEST = 120
"""The most characters of an original on the page."""


class RedactionPreview(ipywidgets.VBox):  # type: ignore[misc]
    """The table of a redaction, and the buttons that write the redacted files. It is hidden until it has a table."""

    def __init__(self) -> None:
        self.head = ipywidgets.HTML()
        self._body = ipywidgets.VBox()
        self._body.add_class("etcdlab-replacements")
        self.write = button(message("write the redacted page"), button_style="primary")
        self.save = button(message("save the redacted case"))
        self._boxes: dict[str, ipywidgets.Checkbox] = {}
        buttons = ipywidgets.HBox((self.write, self.save), layout=ipywidgets.Layout(flex_flow="row wrap"))
        self.status = ipywidgets.HTML()
        set_texts(self.status, value="")
        super().__init__((self.head, self._body, buttons, self.status))
        self.add_class("etcdlab-redaction")
        self.layout.display = "none"

    @property
    def boxes(self) -> dict[str, ipywidgets.Checkbox]:
        """The box of each original; a ticked one stays."""
        return self._boxes

    @property
    def keep(self) -> tuple[str, ...]:
        """The originals that stay."""
        return tuple(original for original, box in self._boxes.items() if box.value)

    def show(self, replacements: Sequence[Replaced], language: Language) -> None:
        """Display what is replaced. A box that was ticked before stays ticked."""
        kept = set(self.keep)
        self._boxes = {row.original: _box(row, row.original in kept) for row in replacements[:ROWS]}
        rows = {row.original: row for row in replacements[:ROWS]}
        self._body.children = tuple(_row(rows[original], box) for original, box in self._boxes.items())
        set_texts(self.head, value=_Head(replacements))
        translate(self, language)
        self.layout.display = ""


def _box(row: Replaced, ticked: bool) -> ipywidgets.Checkbox:
    """A box with the original beside it. ipywidgets displays the description as text."""
    layout = ipywidgets.Layout(width="auto", flex="1 1 12em", max_width="22em")
    return ipywidgets.Checkbox(value=ticked, description=printable(row.original, LONGEST), indent=False, layout=layout)


def _row(row: Replaced, box: ipywidgets.Checkbox) -> ipywidgets.HBox:
    label = ipywidgets.HTML(layout=ipywidgets.Layout(width="auto", flex="1 1 14em"))
    set_texts(label, value=_Replacement(row))
    return ipywidgets.HBox((box, label), layout=ipywidgets.Layout(flex_flow="row wrap", align_items="center"))


class _Replacement(HtmlText):
    """What stands for an original, its kind, and how often it is in the case."""

    def __init__(self, row: Replaced) -> None:
        self._row = row

    def html(self, language: Language) -> str:
        row = self._row
        places = plural("{count} place", "{count} places", row.times)
        kind = ORIGINAL_KINDS.get(row.kind, row.kind)
        return (
            f"→ <code>{escape(printable(row.replacement, LONGEST))}</code>"
            f" <small>{escape(render(kind, language))} · {escape(render(places, language))}</small>"
        )


class _Head(HtmlText):
    """How many originals there are, what a tick does, and what is not replaced."""

    def __init__(self, replacements: Sequence[Replaced]) -> None:
        self._count, self._left = len(replacements), len(replacements) - ROWS

    def html(self, language: Language) -> str:
        lines: list[Text] = [
            plural(
                "The redaction replaces {count} original. Tick it if it stays.",
                "The redaction replaces {count} originals. Tick each that stays.",
                self._count,
            )
            if self._count
            else message("The case has nothing to replace."),
            message(
                "A name that is in your own texts only is not replaced. Read the page before you send it to others."
            ),
        ]
        if self._left > 0:
            lines.append(
                plural(
                    "{count} more original has no box. Use `etcdlab redact --keep` for it.",
                    "{count} more originals have no box. Use `etcdlab redact --keep` for them.",
                    self._left,
                )
            )
        return f'<div role="status">{"<br>".join(escape(render(line, language)) for line in lines)}</div>'
