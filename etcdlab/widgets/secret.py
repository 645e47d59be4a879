"""A field for a password that no saved state can hold: the page sends the password as a message, never as a trait."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from etcdlab.errors import UsageError
from etcdlab.messages import message
from etcdlab.widgets.fields import common_style, set_texts
from etcdlab.widgets.page_module import page_module

if TYPE_CHECKING:
    from collections.abc import Callable


class Secret(anywidget.AnyWidget):
    """A password typed on the page, or taken from an environment variable or a callable when it is needed."""

    _esm = page_module("fields/secret.js")

    description = traitlets.Unicode().tag(sync=True)
    """Type: str. The label."""
    is_set = traitlets.Bool(False).tag(sync=True)
    """Type: bool. Whether there is a password. Default: no."""
    placeholder = traitlets.Unicode().tag(sync=True)
    """Type: str. Appears in the empty field: whether there is a password."""

    def __init__(self, source: str | Callable[[], str] | None = None) -> None:
        self._input = ""
        self._source = source
        super().__init__(is_set=source is not None, layout=common_style()["layout"])
        self._describe_state()
        self.on_msg(self._on_message)

    @traitlets.observe("is_set")
    def _describe_state(self, _change: object = None) -> None:
        state = message("a password is set") if self.is_set else message("no password")
        set_texts(self, description=message("password"), placeholder=state)

    def reveal(self) -> str:
        """The password, or "". Raises UsageError for an environment variable that is not set."""
        if self._input or self._source is None:
            return self._input
        if callable(self._source):
            return self._source()
        if self._source not in os.environ:
            raise UsageError(
                message("The environment variable {name} is not set.", name=self._source),
                message("Set it, or type the password."),
                "password",
            )
        return os.environ[self._source]

    def fill(self, password: str) -> None:
        """Take a password that was typed elsewhere, as part of `user:password`."""
        self._input = password
        self.is_set = bool(self._input or self._source is not None)

    def take(self, other: Secret) -> None:
        """Take over what was typed into another field."""
        self.fill(other._input)

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        if isinstance(content, dict) and isinstance(content.get("typed"), str):
            self.fill(content["typed"])
