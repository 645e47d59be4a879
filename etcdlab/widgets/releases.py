"""The slider over the client's releases. The one of ipywidgets has no name that a screen reader could say."""

from __future__ import annotations

import re

import anywidget
import traitlets

from etcdlab.chain import chain_of, known
from etcdlab.messages import message
from etcdlab.widgets.fields import common_style, set_texts
from etcdlab.widgets.page_module import page_module


class ReleaseSlider(anywidget.AnyWidget):
    """Every release, oldest first. Raises UsageError for a first value that is none."""

    _esm = page_module("fields/releases.js")

    description = traitlets.Unicode().tag(sync=True)
    """Type: str. The label."""
    options: traitlets.List[str] = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Type: list of str. The releases."""
    value = traitlets.Unicode().tag(sync=True)
    """Type: str. One of them. Default: the newest that was measured."""

    def __init__(self, release: str | None = None) -> None:
        releases = sorted(known(), key=lambda name: [int(part) for part in re.findall(r"\d+", name)])
        super().__init__(options=releases, value=chain_of(release).client, layout=common_style()["layout"])
        set_texts(self, description=message("client release"))

    @traitlets.validate("value")
    def _known(self, proposal: traitlets.Bunch) -> str:
        if proposal["value"] not in self.options:
            raise traitlets.TraitError(str(message("There is no release {name}.", name=str(proposal["value"]))))
        return str(proposal["value"])
