"""The list of a watch on a page: the present state, a line for each change, and a button that stops the watch."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import ipywidgets

from etcdlab.messages import Language, Text, message, render
from etcdlab.quoting import printable
from etcdlab.views.history_rows import second, subject
from etcdlab.views.html_templates import template
from etcdlab.views.labels import SENTENCE
from etcdlab.views.terminal import VERDICT_SIGNS
from etcdlab.widgets.fields import button, set_texts, translate
from etcdlab.widgets.page_module import page_style

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.history import Change
    from etcdlab.views.rows import Opening

MOST_ROWS = 100
"""So many of the newest changes are on the page."""

_WORSE, _BETTER, _OTHER = ("✗", "worse"), ("✓", "better"), ("·", "other")


class _Row(NamedTuple):
    """One change on the page."""

    mood: str
    """`worse`, `better` or `other`."""
    cells: tuple[str, ...]


class WatchList(ipywidgets.VBox):  # type: ignore[misc]
    """The changes of a watch, the newest first. Any thread may call its methods. `stop` ends the watch."""

    def __init__(self, stop: Callable[[], None], language: Language) -> None:
        self._language = language
        self._lock = threading.Lock()
        self._rows: deque[_Row] = deque(maxlen=MOST_ROWS)
        self._count = 0
        self._state = {"state": "", "kind": "", "verdict": "", "end": ""}
        self.head, self.body = ipywidgets.HTML(), ipywidgets.HTML(layout=ipywidgets.Layout(width="100%"))
        self.button = button(message("stop the watch"))
        set_texts(self.head, value=message("The first round runs."))
        style = ipywidgets.HTML(f"<style>{page_style('form.css', 'watch.css')}</style>")
        super().__init__((style, ipywidgets.HBox((self.button, self.head)), self.body))
        self.add_class("etcdlab-panel")
        self.add_class("etcdlab-watch")
        self.button.on_click(lambda _: self._stop(stop))
        translate(self, language)
        self.add(())

    def show_round(self, number: int, at: str, state: Text, verdict: Opening) -> None:
        """Display what the newest round observed."""
        where = message("Round {number}, {time}.", number=number, time=second(at))
        line = f"{VERDICT_SIGNS[verdict.kind]} {self._say(verdict.text)}"
        self._draw_state(state=f"{self._say(where)} {self._say(state)}", kind=verdict.kind, verdict=line)

    def add(self, changes: Sequence[Change]) -> None:
        """Display more changes."""
        heads = (message("time"), message("member and URL"), message("what changed"))
        nothing = message("Nothing has changed so far.")
        with self._lock:
            self._rows.extendleft(map(self._row, changes))
            self._count += len(changes)
            left = self._count - len(self._rows)
            more = message("Older changes that are not displayed here: {count}.", count=left)
            self.body.value = template("watch_list.html").render(
                heads=list(map(self._say, heads)),
                rows=list(self._rows),
                nothing=self._say(nothing),
                more=self._say(more) if left else "",
            )

    def end(self, text: str) -> None:
        """Display that the watch has ended, and how."""
        self.button.disabled = True
        set_texts(self.button, description=message("the watch has ended"))
        self._draw_state(end=printable(text, SENTENCE))

    def copy(self) -> dict[str, str]:
        """What a saved notebook displays without a kernel."""
        return {"text/html": f"{self.head.value}{self.body.value}", "text/plain": ""}

    def _stop(self, stop: Callable[[], None]) -> None:
        self.button.disabled = True
        set_texts(self.button, description=message("stopping"))
        stop()

    def _draw_state(self, **texts: str) -> None:
        with self._lock:
            self._state |= texts
            self.head.value = template("watch_state.html").render(self._state)

    def _row(self, change: Change) -> _Row:
        sign, mood = _mark(change)
        return _Row(mood, (sign, second(change.at), subject(change), self._say(change.text)))

    def _say(self, text: Text) -> str:
        return printable(render(text, self._language), SENTENCE)


def _mark(change: Change) -> tuple[str, str]:
    """A sign, and whether the change is for the worse, for the better, or neither."""
    if change.kind == "reachability":
        return _WORSE if change.after else _BETTER
    if change.kind == "member-list":
        return _WORSE if change.after == ("failed",) else _BETTER
    if change.kind == "finding":
        if not change.after:
            return _BETTER
        return _OTHER if change.after[-1] == "note" else _WORSE
    if change.kind == "verdict":
        return _BETTER if change.after == ("nothing-wrong",) else _WORSE
    return _OTHER
