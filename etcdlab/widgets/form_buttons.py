"""The buttons below the form: one connects, and one runs the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.widgets.fields import button

if TYPE_CHECKING:
    import ipywidgets


def connect_button() -> ipywidgets.Button:
    """Makes the client."""
    return button(message("connect"), message("Make the client, and pause it before its first step."))


def emphasize(connect: ipywidgets.Button, demo: ipywidgets.Button, endpoints: str) -> None:
    """Highlight the button that a person needs next: `connect` as soon as the form has an endpoint."""
    connect.button_style, demo.button_style = ("primary", "") if endpoints.strip() else ("", "primary")


def demo_button() -> ipywidgets.Button:
    """Does everything that a newcomer needs."""
    return button(
        message("run the demo"),
        message("Start the chosen sandbox, connect, and run the client to its end."),
        button_style="primary",
    )
