"""The question before a walk is discarded: it stands in the form, and it keeps the walk unless the person goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from etcdlab.messages import Text, message, plural
from etcdlab.widgets.fields import alert, button, set_texts

if TYPE_CHECKING:
    from collections.abc import Callable


class Question(ipywidgets.VBox):  # type: ignore[misc]
    """A sentence with two buttons. *keep* has the focus, and it changes nothing. It is hidden until somebody asks."""

    def __init__(self) -> None:
        self._go_on: Callable[[], object] | None = None
        self.text = ipywidgets.HTML()
        self.keep = button(message("keep the walk"), message("Nothing changes."), button_style="primary")
        self.discard = button("")
        self.keep.on_click(lambda _: self.hide())
        self.discard.on_click(lambda _: self._discard())
        super().__init__((self.text, ipywidgets.HBox((self.keep, self.discard))))
        self.add_class("etcdlab-question")
        self.hide()

    def ask_to_connect(self, steps: int, go_on: Callable[[], object]) -> None:
        """Ask before another client is connected."""
        text = plural(
            "The walk has {count} step. Another client discards it.",
            "The walk has {count} steps. Another client discards them.",
            steps,
        )
        self._ask(text, message("discard it, and connect"), go_on)

    def ask_to_stop(self, steps: int, go_on: Callable[[], object]) -> None:
        """Ask before the sandbox of a client ends that is between two steps."""
        text = plural(
            "The walk has {count} step and is not at its end. Without this sandbox it cannot come to its end.",
            "The walk has {count} steps and is not at its end. Without this sandbox it cannot come to its end.",
            steps,
        )
        self._ask(text, message("stop the sandbox"), go_on)

    def hide(self) -> None:
        """Keep everything as it is."""
        self._go_on = None
        self.layout.display = "none"

    def _ask(self, text: Text, label: Text, go_on: Callable[[], object]) -> None:
        self._go_on = go_on
        set_texts(self.text, value=alert(text))
        set_texts(self.discard, description=label)
        self.layout.display = ""
        self.keep.focus()

    def _discard(self) -> None:
        go_on = self._go_on
        self.hide()
        if go_on is not None:
            go_on()
