"""Compares the run on the page with an earlier one: the real result before a what if, or an earlier client."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import ipywidgets

from etcdlab.messages import Text, message, plural
from etcdlab.widgets.fields import HtmlText, button, common_style, set_texts
from etcdlab.widgets.stepper import LiveStepper

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.messages import Language
    from etcdlab.trace import Trace
    from etcdlab.widgets.stepper import Stepper

RUNS = 8
"""So many earlier runs are kept; the oldest one goes first."""


class EarlierRun(NamedTuple):
    """A run of an earlier client of the panel."""

    number: int
    """The runs are numbered from 1, also after the oldest ones are gone."""
    trace: Trace


class ComparisonBar(ipywidgets.VBox):  # type: ignore[misc]
    """Buttons that compare the displayed run, and the comparison below them.

    It is hidden until there is a run to compare with. `compare` returns the comparison of two traces as HTML in a
    language.
    """

    def __init__(self, compare: Callable[[Trace, Trace, Language], str]) -> None:
        self._html_of = compare
        self._stepper: LiveStepper | None = None
        self.runs: list[EarlierRun] = []
        """The earlier runs of this panel, the newest one first."""
        self.real = button(
            message("compare with the real result"), message("Display the result before the what if beside it.")
        )
        self.choice = ipywidgets.Dropdown(**common_style())
        set_texts(self.choice, description=message("earlier run"))
        self.button = button(message("compare"), message("Display the earlier run beside this one."))
        self.close_button = button(message("close the comparison"))
        self.result = ipywidgets.HTML(layout=ipywidgets.Layout(width="100%"))
        row = (self.real, self.choice, self.button, self.close_button)
        super().__init__((ipywidgets.HBox(row, layout=ipywidgets.Layout(flex_flow="row wrap")), self.result))
        self._listen()
        self._offer()

    def _listen(self) -> None:
        self.real.on_click(lambda _: self.compare_with_real())
        self.button.on_click(lambda _: self.compare_with(self.choice.value))
        self.close_button.on_click(lambda _: self.clear())

    def follow(self, stepper: Stepper) -> None:
        """Compare the run of another stepper from now on, and keep the run of the one before."""
        before = self._stepper
        if before is not None and before.runner.trace.steps:
            number = self.runs[0].number + 1 if self.runs else 1
            self.runs = [EarlierRun(number, before.runner.trace), *self.runs][:RUNS]
            self._list_runs()
        self._stepper = stepper if isinstance(stepper, LiveStepper) else None
        if self._stepper is not None:
            self._stepper.observe(lambda _: self.clear(), ["trace", "supposition"])
        self.clear()

    def take(self, earlier: ComparisonBar) -> None:
        """Take over the runs that another bar has kept."""
        self.runs = list(earlier.runs)
        self._list_runs()

    def compare_with_real(self) -> None:
        """Display the real result, and the what if beside it."""
        if self._stepper is not None:
            self._display(self._stepper.runner.trace)

    def compare_with(self, number: int | None) -> None:
        """Display the earlier run with this number, and the displayed run beside it."""
        for run in self.runs:
            if run.number == number:
                self._display(run.trace)

    def clear(self) -> None:
        """Take the comparison off the page: it is not of the run on the page any more."""
        set_texts(self.result, value="")
        self._offer()

    def _display(self, earlier: Trace) -> None:
        assert self._stepper is not None
        set_texts(self.result, value=_Comparison(self._html_of, earlier, self._stepper.displayed_trace))
        self._offer()

    def _list_runs(self) -> None:
        self.choice.value = None
        set_texts(self.choice, options=[(_name(run), run.number) for run in self.runs])
        self.choice.value = self.runs[0].number if self.runs else None

    def _offer(self) -> None:
        """Display what there is to compare with."""
        stepper = self._stepper
        has_steps = stepper is not None and bool(stepper.displayed_trace.steps)
        is_what_if = stepper is not None and bool(stepper.supposition)
        _show(self.real, is_what_if and has_steps)
        _show(self.choice, has_steps and bool(self.runs))
        _show(self.button, has_steps and bool(self.runs))
        _show(self.close_button, bool(self.result.value))
        _show(self, has_steps and (is_what_if or bool(self.runs)))


class _Comparison(HtmlText):
    """The comparison of two runs, as HTML in a language."""

    def __init__(self, compare: Callable[[Trace, Trace, Language], str], a: Trace, b: Trace) -> None:
        self._html_of, self._a, self._b = compare, a, b

    def html(self, language: Language) -> str:
        return self._html_of(self._a, self._b, language)


def _show(widget: ipywidgets.DOMWidget, is_visible: bool) -> None:
    widget.layout.display = "" if is_visible else "none"


def _name(run: EarlierRun) -> Text:
    origin = run.trace.origin
    return plural(
        "run {number}: client {release}, engine {engine}, {count} step",
        "run {number}: client {release}, engine {engine}, {count} steps",
        len(run.trace.steps),
        number=run.number,
        release=origin.client,
        engine=origin.engine,
    )
