"""One field for logs, deployment files and what probes printed elsewhere. A run is judged together with them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import ipywidgets
import traitlets
from msgspec.structs import replace

from etcdlab.case import MOST_LOG_LINES, Case
from etcdlab.errors import EtcdlabError
from etcdlab.messages import Language, Text, message, render
from etcdlab.widgets.dropped_evidence import (
    MOST_BYTES,
    Dropped,
    DroppedLog,
    DroppedPlace,
    ReadBeside,
    no_file_beside,
    read_dropped,
)
from etcdlab.widgets.fields import HtmlText, alert, button, error_text, language_of, set_texts, translate
from etcdlab.widgets.file_drop import FileDrop
from etcdlab.widgets.page_module import page_module

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.trace import Trace

MOST_OF_FILE = 1_000
"""At most so many URLs of one file are compared with a run."""

MOST = 8
"""At most so many logs and files are kept: the oldest one goes."""


class EvidenceField(FileDrop):
    """A field that takes a dropped file, a pasted text, or a file that is chosen with the keyboard."""

    _esm = page_module("evidence/field.js")

    choose = traitlets.Unicode().tag(sync=True)
    """Type: str. The label of the button that chooses a file."""
    read = traitlets.Unicode().tag(sync=True)
    """Type: str. The label of the button that reads the text."""

    def __init__(self, on_file: Callable[[str, int, bytes], None]) -> None:
        super().__init__(
            message("Drop or paste a log, a deployment file, or what the probe printed in another place"),
            message("etcdlab reads it in this kernel, at most {size} MB, and sends nothing.", size=MOST_BYTES // 2**20),
            largest=MOST_BYTES,
            on_file=on_file,
        )
        set_texts(self, choose=message("choose a file"), read=message("read the text"))


class EvidenceBox(ipywidgets.VBox):  # type: ignore[misc]
    """The field with its results. `on_change` is called when the evidence has changed."""

    def __init__(self) -> None:
        self.items: tuple[Dropped, ...] = ()
        self.on_change: Callable[[], None] = lambda: None
        self.field, self.status = EvidenceField(self.take_file), ipywidgets.HTML()
        self.results = ipywidgets.VBox()
        set_texts(self.status, value="")
        super().__init__((self.field, self.status, self.results))
        self.add_class("etcdlab-evidence-box")

    def take_file(self, name: str, size: int, data: bytes, read_beside: ReadBeside = no_file_beside) -> None:
        """Read what a person dropped or pasted. The evidence stays as it is if it is nothing of that."""
        try:
            item = read_dropped(name, size, data, read_beside)
        except EtcdlabError as error:
            set_texts(self.status, value=error_text(error))
            return
        self._set((*(one for one in self.items if one.name != item.name), item)[-MOST:])
        set_texts(self.status, value=alert(item.title))

    def take(self, other: EvidenceBox) -> None:
        """Take over the evidence of the box in an earlier run of the cell."""
        self._set(other.items)

    def joined(self, trace: Trace) -> Trace:
        """A run of etcdlab with the lines of the logs beside it."""
        lines = tuple(line for item in self.items for line in item.lines)[:MOST_LOG_LINES]
        is_same = lines == trace.log_lines or trace.is_of_log
        return trace if is_same else replace(trace, log_lines=lines)

    def case_of(self, traces: tuple[Trace, ...]) -> Case:
        """The case of these runs and of the evidence."""
        case = Case(traces=(*traces[:-1], self.joined(traces[-1])))
        for item in self.items:
            case = case.with_file_lines(item.file_lines[:MOST_OF_FILE])
        return case.with_vantages(item.vantage for item in self.items if isinstance(item, DroppedPlace))

    @property
    def newest_log(self) -> DroppedLog | None:
        """The log that was given last."""
        return next((item for item in reversed(self.items) if isinstance(item, DroppedLog)), None)

    def _set(self, items: tuple[Dropped, ...]) -> None:
        self.items = items
        language = language_of(self.status)
        self.results.children = tuple(self._result(item) for item in items)
        translate(self.results, language)
        self.on_change()

    def _result(self, item: Dropped) -> ipywidgets.VBox:
        title, findings = ipywidgets.HTML(), ipywidgets.HTML(layout=ipywidgets.Layout(width="100%"))
        set_texts(title, value=_Title(item.title))
        set_texts(findings, value=_Findings(item))
        remove = button(message("remove"))
        set_texts(remove, tooltip=message("remove {file}", file=item.name))
        remove.on_click(lambda _: self._remove(item))
        made = ipywidgets.VBox((ipywidgets.HBox((title, remove), layout={"flex_flow": "row wrap"}), findings))
        made.add_class("etcdlab-evidence-item")
        return made

    def _remove(self, item: Dropped) -> None:
        self._set(tuple(one for one in self.items if one is not item))
        set_texts(self.status, value=alert(message("{file} is removed.", file=item.name)))


class _Title(HtmlText):
    def __init__(self, text: Text) -> None:
        self._text = text

    def html(self, language: Language) -> str:
        return f"<b>{escape(render(self._text, language))}</b>"


class _Findings(HtmlText):
    def __init__(self, item: Dropped) -> None:
        self._item = item

    def html(self, language: Language) -> str:
        return self._item.html(language)
