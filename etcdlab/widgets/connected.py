"""The line in place of the form while a client is connected, and the question before a walk is discarded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from etcdlab.messages import Text, message, plural
from etcdlab.quoting import printable
from etcdlab.widgets.fields import button, set_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.request import Request


class ConnectedLine(ipywidgets.HBox):  # type: ignore[misc]
    """Displays what is connected, with a button that opens the form or folds it.

    `opened` is called with whether the form is to be open.
    """

    def __init__(self, opened: Callable[[bool], None]) -> None:
        self._on_open = opened
        self.text = ipywidgets.Label(layout=ipywidgets.Layout(flex="0 1 auto"))
        self.change = button(message("change"), message("Open the form."))
        self.change.on_click(lambda _: opened(True))
        self.keep = button(message("keep this client"), message("Close the form, and go on with this client."))
        self.keep.on_click(lambda _: opened(False))
        super().__init__((self.text, self.change, self.keep), layout=ipywidgets.Layout(flex_flow="row wrap"))
        self.add_class("etcdlab-connected")
        self.layout.display = "none"

    def show(self, request: Request) -> None:
        """Display what a request connected, with the form folded."""
        self.layout.display = ""
        self._fold(folded=True)
        set_texts(self.text, value=_connected(request))

    def ask(self, steps: int) -> None:
        """If the form is open, display what another connect discards."""
        self._fold(folded=False)
        set_texts(self.text, value=_discards(steps))

    def say_dropped(self, steps: int) -> None:
        """Display that the walk of an earlier run of the cell was discarded."""
        self.layout.display = ""
        self.change.layout.display = self.keep.layout.display = "none"
        set_texts(self.text, value=_discarded_text(steps))

    def _fold(self, *, folded: bool) -> None:
        self.change.layout.display = "" if folded else "none"
        self.keep.layout.display = "none" if folded else ""


def _connected(request: Request) -> Text:
    release = request.release or ""
    if not request.endpoints:
        return message(
            "The recording of {scenario} is open: client {release}.", scenario=request.scenario, release=release
        )
    return message(
        "Connected to {endpoints}: client {release}, engine {engine}.",
        endpoints=tuple(printable(one) for one in request.configured),
        release=release,
        engine=request.engine,
    )


def _discards(steps: int) -> Text:
    return plural(
        "Connect ends this client and discards its {count} step.",
        "Connect ends this client and discards its {count} steps.",
        steps,
    )


def _discarded_text(steps: int) -> Text:
    return plural(
        "The cell ran again: the earlier client ended, and its {count} step is gone.",
        "The cell ran again: the earlier client ended, and its {count} steps are gone.",
        steps,
    )
