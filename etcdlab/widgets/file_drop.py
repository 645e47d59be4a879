"""A field on which a person drops files. The page sends their content as messages, so no saved state has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from etcdlab.messages import Text
from etcdlab.quoting import printable
from etcdlab.widgets.fields import set_texts
from etcdlab.widgets.page_module import page_module

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST_NAME = 255


class FileDrop(anywidget.AnyWidget):
    """A field for files of at most `largest` bytes, `most` at once.

    `on_file` receives the name, the size and the content of each file; the content is empty if it is too large.
    """

    _esm = page_module("places/drop.js")

    description = traitlets.Unicode().tag(sync=True)
    """Type: str. The text in the field."""
    hint = traitlets.Unicode().tag(sync=True)
    """Type: str. Appears when the pointer is on the field."""
    largest = traitlets.Int().tag(sync=True)
    """Type: int. The most bytes of a file."""
    most = traitlets.Int(16).tag(sync=True)
    """Type: int. The most files at once."""

    def __init__(self, label: Text, hint: Text, *, largest: int, on_file: Callable[[str, int, bytes], None]) -> None:
        self._on_file = on_file
        super().__init__(largest=largest)
        set_texts(self, description=label, hint=hint)
        self.on_msg(self._on_message)

    def _on_message(self, _widget: object, content: Any, buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        name, size = content.get("dropped"), content.get("size")
        if isinstance(name, str) and isinstance(size, int):
            data = bytes(buffers[0])[: self.largest] if buffers else b""
            self._on_file(printable(name, _LONGEST_NAME), size, data)
