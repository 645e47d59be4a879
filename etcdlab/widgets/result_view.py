"""Keeps a displayed result in view: Jupyter scrolls to the last cell when all cells have run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import anywidget
import traitlets

from etcdlab.views.notebook import anchor_of
from etcdlab.widgets.page_module import page_module

if TYPE_CHECKING:
    from etcdlab.case import Case

SECONDS = 60
"""A page that gets the result later stays where it is."""


class ResultView(anywidget.AnyWidget):
    """Has no view of its own: it scrolls to the element of that class, until the person does something."""

    _esm = page_module("in_view/result.js")

    anchor = traitlets.Unicode().tag(sync=True)
    """Type: str. A class of the element."""
    until = traitlets.Float().tag(sync=True)
    """Type: float. Seconds since 1970 until which a page may begin."""

    def __init__(self, anchor: str) -> None:
        super().__init__(anchor=anchor, until=time.time() + SECONDS)


def keep_in_view(case: Case) -> None:
    """Keep the result of a case in view. Nothing happens outside of a notebook."""
    keep_class_in_view(anchor_of(case))


def keep_class_in_view(name: str) -> None:
    """Keep the element of a class in view. Nothing happens outside of a notebook."""
    from IPython import get_ipython

    if get_ipython() is not None:
        ResultView(name)
