"""The notes of a person, each typed beside the step that it is about."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import ipywidgets

from etcdlab.messages import Language, Text, message, render
from etcdlab.quoting import printable
from etcdlab.widgets.fields import HtmlText, button, set_texts, translate
from etcdlab.widgets.postmortem_html import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from etcdlab.case import Case
    from etcdlab.step import Step
    from etcdlab.widgets.typed_texts import Place

VALUES = 3
"""The most values of a step beside its note."""

LONGEST = 160
"""The most characters of a value beside a note."""

LISTED = 2_000
"""The most steps in the list to choose from."""


class StepNotes(ipywidgets.VBox):  # type: ignore[misc]
    """A field for each step that has a note or proves a finding, and a list to choose another step from.

    `on_change` is called with the place and the text whenever a person types.
    """

    def __init__(self, case: Case, language: Language, on_change: Callable[[Place, str], None]) -> None:
        self._case, self._language, self._on_change = case, language, on_change
        self._rows: dict[Place, ipywidgets.Textarea] = {}
        self._body = ipywidgets.VBox()
        self.choice = ipywidgets.Dropdown(layout=ipywidgets.Layout(width="min(100%, 30em)"))
        options = _options(case)
        set_texts(self.choice, options=options)
        self.choice.value = options[0][1] if options else None
        self.add = button(message("add a note"), message("A field for a note on the chosen step."))
        self.add.on_click(lambda _: self._add_chosen())
        super().__init__((self._body, ipywidgets.HBox((self.choice, self.add), layout={"flex_flow": "row wrap"})))
        self.add_class("etcdlab-step-notes")

    @property
    def fields(self) -> dict[Place, ipywidgets.Textarea]:
        """The field of each step that has one."""
        return self._rows

    def open_fields(self, places: Iterable[Place]) -> None:
        """Display a field for each of these steps that the case has."""
        for place in places:
            step = _step(self._case, place)
            if place not in self._rows and step is not None:
                self._rows[place] = self._field(place)
        self._body.children = tuple(self._row(place) for place in sorted(self._rows))
        translate(self._body, self._language)

    def _field(self, place: Place) -> ipywidgets.Textarea:
        field = ipywidgets.Textarea(rows=2, layout=ipywidgets.Layout(width="auto", flex="1 1 24em"))
        set_texts(field, placeholder=message("What you know about this step, as Markdown."))
        field.observe(lambda change: self._on_change(place, change["new"]), "value")
        return field

    def _row(self, place: Place) -> ipywidgets.HBox:
        step = _step(self._case, place)
        assert step is not None
        label = ipywidgets.HTML(layout=ipywidgets.Layout(width="auto", flex="0 1 26em"))
        set_texts(label, value=_StepLabel(place, step))
        row = ipywidgets.HBox((label, self._rows[place]), layout=ipywidgets.Layout(flex_flow="row wrap"))
        row.add_class("etcdlab-step-note")
        return row

    def _add_chosen(self) -> None:
        if self.choice.value is not None:
            self.open_fields([self.choice.value])
            self._rows[self.choice.value].focus()


class _StepLabel(HtmlText):
    """A step: its number, its function, and its first values."""

    def __init__(self, place: Place, step: Step) -> None:
        self._place, self._step = place, step

    def html(self, language: Language) -> str:
        step = self._step
        lines = [
            f"<b>{_quoted(render(name_of(self._place), language))}</b> · <code>{_quoted(_short(step.function))}</code>"
        ]
        lines += [
            f"<code>{_quoted(value.name)}</code> = {_quoted(render(value.text, language))}"
            for value in step.values[:VALUES]
        ]
        return "<br>".join(lines)


def _quoted(text: str) -> str:
    return escape(printable(text, LONGEST))


def _short(function: str) -> str:
    """A function without the path of its package: `v3.(*Client).Sync`."""
    return function.rpartition("/")[2]


def _options(case: Case) -> list[tuple[Text, Place]]:
    steps = [((number, step.id), step) for number, trace in enumerate(case.traces) for step in trace.steps]
    return [
        (message("{place} · {function}", place=name_of(place), function=printable(_short(step.function), 80)), place)
        for place, step in steps[:LISTED]
    ]


def _step(case: Case, place: Place) -> Step | None:
    trace, number = place
    if not 0 <= trace < len(case.traces):
        return None
    return next((step for step in case.traces[trace].steps if step.id == number), None)
