"""A labelled field with room beside it for what is wrong with it."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets

from etcdlab.quoting import printable


def looks() -> dict[str, Any]:
    """What all fields have in common: the width of the label, and of the whole."""
    return {"style": {"description_width": "9em"}, "layout": ipywidgets.Layout(width="min(100%, 34em)")}


class Field(ipywidgets.HBox):  # type: ignore[misc]
    """A widget and, beside it, the error it caused."""

    def __init__(self, control: ipywidgets.Widget, *beside: ipywidgets.Widget) -> None:
        self.control = control
        self._error = ipywidgets.HTML(layout=ipywidgets.Layout(width="auto"))
        super().__init__((control, *beside, self._error), layout=ipywidgets.Layout(flex_flow="row wrap"))

    @property
    def value(self) -> Any:
        """What the person typed or chose."""
        return self.control.value

    @property
    def error(self) -> str:
        """What is shown beside the field, as HTML."""
        return str(self._error.value)

    def complain(self, words: str = "") -> None:
        """Show what is wrong with the value; without words, that nothing is."""
        colour = "var(--jp-error-color1, #c01636)"
        self._error.value = f'<span role="alert" style="color:{colour}">✗ {_lines(words)}</span>' if words else ""

    def note(self, words: str) -> None:
        """Show what is worth knowing of the value."""
        self._error.value = f'<span role="status" style="opacity:0.8">{_lines(words)}</span>' if words else ""


def _lines(words: str) -> str:
    return "<br>".join(escape(printable(line.strip())) for line in words.splitlines())


def text(label: str, value: str = "", hint: str = "") -> Field:
    """A field for a line of text."""
    control = ipywidgets.Text(value=value, description=label, placeholder=hint, **looks())
    return Field(control)
