"""The panel of an investigation, and how a page is opened."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

import etcdlab
from etcdlab.widgets.panel import Panel

Open = Callable[..., Page]


def panel(**arguments: object) -> Panel:
    """What an investigation without a case displays."""
    made = etcdlab.Investigation(**arguments).panel
    assert made is not None
    return made
