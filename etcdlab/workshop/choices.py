"""The answers of a question on the page. The radio buttons of ipywidgets are no group: arrow keys do nothing there."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from etcdlab.widgets.page_module import page_module


class Choices(anywidget.AnyWidget):
    """A group of radio buttons."""

    _esm = page_module("workshop/choices.js")

    options: traitlets.List[Any] = traitlets.List().tag(sync=True)
    """Type: list of pairs. The text and the key of each answer."""
    value = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    """Type: str. The key of the chosen answer. Default: nothing is chosen."""
    disabled = traitlets.Bool(False).tag(sync=True)
    """Type: bool. Whether the answer is locked in for good."""
    label = traitlets.Unicode().tag(sync=True)
    """Type: str. What a screen reader calls the group: the question."""

    def __init__(self, options: list[tuple[str, str]]) -> None:
        super().__init__(options=options)
        self.on_msg(lambda _widget, content, _buffers: self._take(content))

    def _take(self, content: Any) -> None:
        """Take what the page chose, unless the answer is locked in."""
        chosen = content.get("chosen") if isinstance(content, dict) else None
        if isinstance(chosen, str) and not self.disabled:
            self.value = chosen

    @traitlets.validate("value")
    def _check(self, proposal: traitlets.Bunch) -> str | None:
        """An answer that is not among the options is none: the page may send anything."""
        value: str | None = proposal["value"]
        return value if value in [key for _, key in self.options] else None
