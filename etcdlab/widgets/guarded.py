"""A text field whose value never has a password, neither in the page nor in the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import anywidget
import traitlets

from etcdlab.messages import Text
from etcdlab.user_info import cut_user_info
from etcdlab.widgets.fields import Field, common_style, set_texts
from etcdlab.widgets.page_module import page_module

if TYPE_CHECKING:
    from collections.abc import Callable


class GuardedText(anywidget.AnyWidget):
    """A line of text: URLs, whose user info is cut out, or a user, whose `user:password` is split.

    `on_password` receives the password of `user:password`.
    """

    _esm = page_module("fields/guarded.js")

    kind = traitlets.Unicode("urls").tag(sync=True)
    """Type: str. `urls` or `user`."""
    description = traitlets.Unicode().tag(sync=True)
    """Type: str. The label."""
    placeholder = traitlets.Unicode().tag(sync=True)
    """Type: str. Appears in the empty field."""
    disabled = traitlets.Bool(False).tag(sync=True)
    """Type: bool. Default: no."""
    value = traitlets.Unicode().tag(sync=True)
    """Type: str. The text, without any password."""

    def __init__(
        self,
        label: Text,
        value: str = "",
        hint: Text = "",
        *,
        kind: Literal["urls", "user"] = "urls",
        on_password: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._on_password = on_password
        super().__init__(kind=kind, layout=common_style()["layout"])
        set_texts(self, description=label, placeholder=hint)
        self.on_msg(self._on_message)
        self.value = value

    @traitlets.validate("value")
    def _guard(self, proposal: traitlets.Bunch) -> str:
        text = str(proposal["value"])
        if self.kind != "user":
            return cut_user_info(text)
        user, _, password = text.partition(":")
        if password:
            self._on_password(password)
        return user

    def _on_message(self, _widget: object, content: Any, _buffers: object) -> None:
        if isinstance(content, dict) and isinstance(content.get("typed"), str):
            self._on_password(content["typed"])


def url_field(label: Text, value: str = "", hint: Text = "") -> Field:
    """A field for URLs or endpoints."""
    return Field(GuardedText(label, value, hint))
