"""Other places in a notebook: buttons that write the probe, a field for its answers, and the stepper with them."""

from __future__ import annotations

from html import escape
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import ipywidgets
import msgspec

from etcdlab.errors import EtcdlabError, FileError
from etcdlab.files import write_file
from etcdlab.messages import Language, Text, message, render
from etcdlab.readers.vantage import MOST_BYTES, vantage_of
from etcdlab.widgets.fields import HtmlText, alert, button, error_text, set_texts, translate
from etcdlab.widgets.file_drop import FileDrop
from etcdlab.widgets.page_module import page_style

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.case import Case
    from etcdlab.probe.script import Probe
    from etcdlab.rules.finding import Finding
    from etcdlab.vantage import Vantage
    from etcdlab.widgets.stepper import Stepper

Bundle = dict[str, str]

_SCRIPTS = {"probe.py": message("write probe.py"), "probe.sh": message("write probe.sh")}


class PlacesForm(ipywidgets.VBox):  # type: ignore[misc]
    """The buttons, the field, and the stepper of the result below them.

    `stepper` displays the case, `probe` is the script for its URLs, `judge` the findings about it with more places, and
    `bundle` draws a case in a language for a viewer without widgets.
    """

    def __init__(
        self,
        stepper: Stepper,
        probe: Probe,
        judge: Callable[[Case], Sequence[Finding]],
        bundle: Callable[[Case, Language], Bundle],
    ) -> None:
        self.stepper, self._probe, self._judge, self._bundle = stepper, probe, judge, bundle
        self.buttons = {name: button(label) for name, label in _SCRIPTS.items()}
        for name, one in self.buttons.items():
            one.on_click(lambda _, name=name: self._write(name))
        self.drop = FileDrop(
            message("Drop what the probe printed in other places here, or press to choose the files."),
            message("JSON files, at most 1 MiB each"),
            largest=MOST_BYTES,
            on_file=self.take,
        )
        self.status = ipywidgets.HTML()
        set_texts(self.status, value="")
        row = ipywidgets.HBox(tuple(self.buttons.values()), layout=ipywidgets.Layout(flex_flow="row wrap"))
        style = ipywidgets.HTML(f"<style>{page_style('form.css')}</style>", layout=ipywidgets.Layout(display="none"))
        super().__init__((row, self.drop, self.status, stepper, style))
        self.add_class("etcdlab-panel")
        translate(self, stepper.language)
        stepper.observe(lambda change: translate(self, change["new"]), "language")

    @property
    def case(self) -> Case:
        """The case with the places so far."""
        case, _ = self.stepper.evidence()
        return case

    def take(self, name: str, size: int, data: bytes) -> None:
        """Read the answer of a probe; it replaces an earlier one of the same place. Another file changes nothing."""
        try:
            if size > MOST_BYTES:
                raise _too_large(name, size)
            case = with_place(self.case, vantage_of(data, PurePath(name).stem, name))
        except EtcdlabError as error:
            set_texts(self.status, value=error_text(error))
            return
        self.stepper.display_case(case, self._judge(case))
        set_texts(self.status, value=alert(message("{file} is in the table.", file=name)))

    def __repr__(self) -> str:
        return self._bundle(self.case, self.stepper.language)["text/plain"]

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The widgets, and for a viewer without them the result."""
        widgets = dict(super()._repr_mimebundle_(**kwargs) or {})
        return {**self._bundle(self.case, self.stepper.language), **widgets, "text/plain": repr(self)}

    def _write(self, name: str) -> None:
        script = self._probe.in_sh() if name.endswith(".sh") else self._probe.in_python()
        try:
            text: HtmlText = _Written(write_file(name, script.encode("ascii")))
        except FileError as error:
            text = error_text(error)
        set_texts(self.status, value=text)


def with_place(case: Case, vantage: Vantage) -> Case:
    """The case with the newest answer of a place in the place of the one before. Raises UsageError for too many."""
    others = tuple(place for place in case.vantages if place.name != vantage.name)
    return msgspec.structs.replace(case, vantages=others).with_vantages([vantage])


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
