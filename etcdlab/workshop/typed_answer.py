"""An answer that a learner types: a URL, an address or a name."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from etcdlab.widgets.page_module import page_module
from etcdlab.workshop.questions import MOST_TYPED


class TypedAnswer(anywidget.AnyWidget):
    """A field for one line of text."""

    _esm = page_module("workshop/typed.js")

    value = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    """Type: str. What was typed. Default: nothing."""
    disabled = traitlets.Bool(False).tag(sync=True)
    """Type: bool. Whether the answer is locked in for good."""
    label = traitlets.Unicode().tag(sync=True)
    """Type: str. What a screen reader calls the field: the question."""
    hint = traitlets.Unicode().tag(sync=True)
    """Type: str. What the empty field displays."""

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(lambda _widget, content, _buffers: self._take(content))

    def _take(self, content: Any) -> None:
        """Take what was typed on the page, unless the answer is locked in."""
        typed = content.get("typed") if isinstance(content, dict) else None
        if isinstance(typed, str) and not self.disabled:
            self.value = typed

    @traitlets.validate("value")
    def _check(self, proposal: traitlets.Bunch) -> str | None:
        """Without spaces around it. An empty text is no answer, and the page may send anything."""
        typed = (proposal["value"] or "").strip()[:MOST_TYPED]
        return typed or None
