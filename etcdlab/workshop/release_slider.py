"""A slider of releases: the same cluster, and what the client of each release did with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import ipywidgets

from etcdlab.messages import message
from etcdlab.widgets.fields import set_texts
from etcdlab.workshop.texts import ReleaseDials, ReleaseLog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etcdlab.trace import Trace

FACTS = {"dials": ReleaseDials, "log": ReleaseLog}


class ReleaseSlider(ipywidgets.VBox):  # type: ignore[misc]
    """Displays the dials or the log of one release, and those of the others by moving the slider.

    It begins at the release that the answer is about: the newest log has the new fields.
    """

    def __init__(self, traces: Mapping[str, Trace], compares: Literal["dials", "log"] = "dials") -> None:
        self._traces, self._facts = dict(traces), FACTS[compares]
        releases = list(self._traces)
        self.slider = ipywidgets.SelectionSlider(
            options=releases,
            value=releases[-1 if compares == "log" else 0],
            style={"description_width": "max-content"},
            layout={"width": "min(100%, 34em)"},
        )
        set_texts(self.slider, description=message("release of the client"))
        self.facts = ipywidgets.HTML()
        self.slider.observe(lambda _: self._display(), "value")
        super().__init__((self.slider, self.facts))
        self.add_class("etcdlab-workshop-releases")
        self._display()

    def _display(self) -> None:
        set_texts(self.facts, value=self._facts(self._traces[self.slider.value]))
