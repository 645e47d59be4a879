"""The field for the client's release: a person types it, or chooses it from the list of all releases."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import traitlets

from etcdlab.chain import chain_of
from etcdlab.chain.releases import known_releases
from etcdlab.messages import message
from etcdlab.widgets.fields import common_style, set_texts
from etcdlab.widgets.page_module import page_module

if TYPE_CHECKING:
    from collections.abc import Iterable


class ReleaseField(anywidget.AnyWidget):
    """A combobox of every release: the measured ones first, then the others; in both the newest comes first.

    A person may type any text. The form checks it. Raises UsageError for a first value that is no release.
    """

    _esm = page_module("fields/releases.js")
    _css = Path(__file__).parent / "form.css"

    description = traitlets.Unicode().tag(sync=True)
    """Type: str. The label."""
    options: traitlets.List[str] = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Type: list of str. The releases."""
    measured = traitlets.Int(0).tag(sync=True)
    """Type: int. How many of the first releases were measured."""
    measured_label = traitlets.Unicode().tag(sync=True)
    """Type: str. Appears beside a release that was measured."""
    value = traitlets.Unicode().tag(sync=True)
    """Type: str. What was typed. Default: the newest that was measured."""

    def __init__(self, release: str | None = None) -> None:
        measured = _newest_first(one.client for one in known_releases() if one.measured)
        others = _newest_first(one.client for one in known_releases() if not one.measured)
        super().__init__(
            options=[*measured, *others],
            measured=len(measured),
            value=chain_of(release).client,
            layout=common_style()["layout"],
        )
        set_texts(self, description=message("client release"), measured_label=message("measured"))


def _newest_first(clients: Iterable[str]) -> list[str]:
    return sorted(clients, key=lambda name: [int(part) for part in re.findall(r"\d+", name)], reverse=True)
