"""A slider of releases: the same cluster, and what the client of each release did with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from etcdlab.messages import message
from etcdlab.widgets.fields import set_texts
from etcdlab.workshop.texts import ReleaseFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etcdlab.trace import Trace


class ReleaseSlider(ipywidgets.VBox):  # type: ignore[misc]
    """Displays the dials and the log of one release, and the others by moving the slider."""

    def __init__(self, traces: Mapping[str, Trace]) -> None:
        self._traces = dict(traces)
        self.slider = ipywidgets.SelectionSlider(
            options=list(self._traces), style={"description_width": "max-content"}, layout={"width": "min(100%, 34em)"}
        )
        set_texts(self.slider, description=message("release of the client"))
        self.facts = ipywidgets.HTML()
        self.slider.observe(lambda _: self._display(), "value")
        super().__init__((self.slider, self.facts))
        self.add_class("etcdlab-workshop-releases")
        self._display()

    def _display(self) -> None:
        set_texts(self.facts, value=ReleaseFacts(self._traces[self.slider.value]))
