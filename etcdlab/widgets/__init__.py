"""The widgets of a notebook: the stepper, the forms, and the panel that joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etcdlab.widgets.panel import Panel
    from etcdlab.widgets.stepper import Stepper

__all__ = ["Panel", "Stepper"]


def __getattr__(name: str) -> object:
    if name == "Stepper":
        from etcdlab.widgets.stepper import Stepper

        return Stepper
    if name == "Panel":
        from etcdlab.widgets.panel import Panel

        return Panel
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
