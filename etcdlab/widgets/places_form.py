"""Other places in a notebook: buttons that write the probe, a field for its answers, and the result with the places."""

from __future__ import annotations

from html import escape
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import ipywidgets

from etcdlab.errors import EtcdlabError, FileError
from etcdlab.files import write_file
from etcdlab.messages import Language, Text, message, render
from etcdlab.readers.vantage import MOST_BYTES, vantage_of
from etcdlab.widgets.fields import HtmlText, alert, button, error_text, set_texts, translate
from etcdlab.widgets.file_drop import FileDrop
from etcdlab.widgets.page_module import page_style

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.case import Case
    from etcdlab.probe.script import Probe

Bundle = dict[str, str]

_SCRIPTS = {"probe.py": message("write probe.py"), "probe.sh": message("write probe.sh")}


class PlacesForm(ipywidgets.VBox):  # type: ignore[misc]
    """The buttons, the field, and the result below them.

    `probe` is the script for the URLs of the case, and `bundle` draws a case in a language.
    """

    def __init__(
        self, case: Case, probe: Probe, bundle: Callable[[Case, Language], Bundle], language: Language
    ) -> None:
        self.case = case
        """The case with the places so far."""
        self._probe, self._bundle, self._language = probe, bundle, language
        self.buttons = {name: button(label) for name, label in _SCRIPTS.items()}
        for name, one in self.buttons.items():
            one.on_click(lambda _, name=name: self._write(name))
        self.drop = FileDrop(
            message("Drop what the probe printed in other places here, or press to choose the files."),
            message("JSON files, at most 1 MiB each"),
            largest=MOST_BYTES,
            on_file=self.take,
        )
        self.status, self.result = ipywidgets.HTML(), ipywidgets.HTML(layout=ipywidgets.Layout(width="100%"))
        set_texts(self.status, value="")
        row = ipywidgets.HBox(tuple(self.buttons.values()), layout=ipywidgets.Layout(flex_flow="row wrap"))
        style = ipywidgets.HTML(f"<style>{page_style('form.css')}</style>", layout=ipywidgets.Layout(display="none"))
        super().__init__((row, self.drop, self.status, self.result, style))
        self.add_class("etcdlab-panel")
        self._draw()
        translate(self, language)

    def take(self, name: str, size: int, data: bytes) -> None:
        """Read the answer of a probe. The case stays as it is if the file is no answer."""
        try:
            if size > MOST_BYTES:
                raise _too_large(name, size)
            self.case = self.case.with_vantages([vantage_of(data, PurePath(name).stem, name)])
        except EtcdlabError as error:
            set_texts(self.status, value=error_text(error))
            return
        set_texts(self.status, value=alert(message("{file} is in the table.", file=name)))
        self._draw()

    def __repr__(self) -> str:
        return self._bundle(self.case, self._language)["text/plain"]

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The widgets, and for a viewer without them the result."""
        widgets = dict(super()._repr_mimebundle_(**kwargs) or {})
        return {**self._bundle(self.case, self._language), **widgets, "text/plain": repr(self)}

    def _write(self, name: str) -> None:
        script = self._probe.in_sh() if name.endswith(".sh") else self._probe.in_python()
        try:
            text: HtmlText = _Written(write_file(name, script.encode("ascii")))
        except FileError as error:
            text = error_text(error)
        set_texts(self.status, value=text)

    def _draw(self) -> None:
        self.result.value = self._bundle(self.case, self._language)["text/html"]


class _Written(HtmlText):
    """The file that was written, and how to run it."""

    def __init__(self, file: Path) -> None:
        self._file = file.absolute()

    def html(self, language: Language) -> str:
        written: Text = message("Written: {file}", file=str(self._file))
        how: Text = message(
            "Run it where your client runs, e.g. `ssh app-1 {program} < {name} > app-1.json`. Drop the answer below.",
            program="sh -s" if self._file.suffix == ".sh" else "python3 -",
            name=self._file.name,
        )
        texts = (escape(render(text, language)) for text in (written, how))
        return f'<span role="status">{"<br>".join(texts)}</span>'


def _too_large(name: str, size: int) -> FileError:
    return FileError(
        message(
            "{file} has {size:,} bytes. etcdlab reads at most {most:,} bytes.", file=name, size=size, most=MOST_BYTES
        ),
        message("Check that this is the right file."),
    )
