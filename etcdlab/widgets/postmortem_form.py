"""The form of a postmortem: fields, notes beside the steps, and the buttons that write the page and the case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import ipywidgets

from etcdlab.case import Case
from etcdlab.errors import EtcdlabError
from etcdlab.messages import Language, Text, message
from etcdlab.quoting import printable
from etcdlab.widgets.fields import button, set_texts, text_field, translate
from etcdlab.widgets.form_memory import remember_form
from etcdlab.widgets.page_module import page_style
from etcdlab.widgets.postmortem_files import check_same_incident, named_file, redacted_name
from etcdlab.widgets.postmortem_html import Heading, Status, copy_of
from etcdlab.widgets.redaction_preview import RedactionPreview
from etcdlab.widgets.step_notes import StepNotes
from etcdlab.widgets.typed_texts import (
    FIELDS,
    Key,
    TypedTexts,
    for_other_case,
    identity_of,
    texts_of,
    with_earlier,
    with_texts,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence

    from etcdlab.trace import Trace
    from etcdlab.widgets.redaction_preview import Replaced
    from etcdlab.widgets.typed_texts import Place


class RedactedCase(Protocol):
    """A redacted case, and the table of what was replaced."""

    @property
    def case(self) -> Case: ...
    @property
    def replacements(self) -> Sequence[Replaced]: ...


_LABELS: dict[str, tuple[Text, Text, int]] = {
    "impact": (message("Impact"), message("Who could not do what, and for how long."), 2),
    "detection": (message("Detection"), message("How somebody noticed it."), 2),
    "owner": (message("Owner"), message("Who answers questions."), 1),
    "actions": (message("Action items"), message("One on each line."), 3),
}
"""Of each field its label, its hint, and its lines."""


class PostmortemForm(ipywidgets.VBox):  # type: ignore[misc]
    """The fields and notes of the postmortem of a case, and its files.

    `title` is the first line, and `moments` are the steps that have a field for a note from the start. `write` writes
    the report of a case by the suffix of a path, and `redact` redacts a case. What a person typed for the same case
    in an earlier run of the cell is taken over.
    """

    unclaimed: PostmortemForm | None = None
    """The form with texts for another run, which nobody has taken over yet."""
    _successor: PostmortemForm | None = None  # the form of the next run of the cell

    def __init__(
        self,
        case: Case,
        *,
        title: Text,
        moments: Iterable[Place],
        write: Callable[[Case, Path, Language], Path],
        redact: Callable[[Case, Iterable[str]], RedactedCase],
        language: Language,
        page: str,
        case_file: str,
    ) -> None:
        self._evidence, self._title, self._language = case, title, language
        self._write, self._redact = write, redact
        self._update_copy: Callable[[Trace], None] = lambda _: None
        self.identity = identity_of(case)
        self._texts: TypedTexts = {}
        self.first = self.saved = texts_of(case)
        """The fields and notes of the case, before a person typed into the form; and those in the saved file."""
        self._make_fields(moments)
        self.page, self.case_file = text_field(message("page"), page), text_field(message("case"), case_file)
        self._make_buttons()
        super().__init__(self._parts())
        self.add_class("etcdlab-panel")
        self.add_class("etcdlab-postmortem")
        self._connect_buttons()
        self._fill(self._with_earlier_texts())
        translate(self, language)

    def _make_fields(self, moments: Iterable[Place]) -> None:
        self.fields = {name: _field(*_LABELS[name]) for name in FIELDS}
        for name, field in self.fields.items():
            field.observe(lambda change, name=name: self._typed(name, change["new"]), "value")
        self.notes = StepNotes(self._evidence, self._language, self._typed)
        self.notes.open_fields(moments)

    def _make_buttons(self) -> None:
        self.buttons = _buttons()
        self.preview, self.status = RedactionPreview(), ipywidgets.HTML()
        set_texts(self.status, value="")
        self.take_over = button(message("take over what you typed for the run before"))
        self.take_over.layout.display = "none"

    @property
    def case(self) -> Case:
        """The case with the fields and the notes that are in the form."""
        return with_texts(self._evidence, self._texts)

    def __repr__(self) -> str:
        return self._copy()["text/plain"]

    def _ipython_display_(self) -> None:
        """Display the form, and below it what a saved notebook displays when the kernel is gone."""
        from etcdlab.views.notebook import anchor_of
        from etcdlab.widgets.result_view import keep_class_in_view
        from etcdlab.widgets.static_fallback import display_with_fallback

        anchor = anchor_of(self._evidence).replace("result", "form")
        self.add_class(anchor)
        keep_class_in_view(anchor)
        widgets = dict(self._repr_mimebundle_()) | {"text/plain": repr(self)}
        self._update_copy = display_with_fallback(widgets, lambda _: self._copy())
        self._update_copy(self._evidence.trace)

    def _copy(self) -> dict[str, str]:
        labels = {name: label for name, (label, _, _) in _LABELS.items()}
        return copy_of(self._title, labels, self._texts, self._language)

    @property
    def texts(self) -> TypedTexts:
        """The texts of the form, each with the name of its field or the place of its note."""
        return dict(self._texts)

    def write(self, path: str | os.PathLike[str] | None = None) -> Path:
        """Write the report: a page (.html, .pdf), .md or .json, by the suffix. Without a path, to the one in the form.

        Raises UsageError for another suffix, or for a PDF without Chromium, and FileError.
        """
        return self._write(self.case, named_file(path or self.page.value), self._language)

    def save(self, path: str | os.PathLike[str] | None = None) -> Path:
        """Save the case with the fields and notes. Without a path, to the one in the form.

        Raises FileError, also where the file has the evidence of another incident.
        """
        target = named_file(path or self.case_file.value)
        check_same_incident(target, self.identity)
        saved = self.case.save(target)
        self.saved = self.texts
        return saved

    def write_redacted(self, path: str | os.PathLike[str] | None = None, keep: Iterable[str] = ()) -> Path:
        """Write the report of the redacted case; names in `keep` stay. Without a path, to `NAME-redacted.html` beside
        the page. Raises UsageError, RedactionError and FileError; then nothing is written.
        """
        redacted = self._redact(self.case, (*keep, *self.preview.keep)).case
        return self._write(redacted, Path(path) if path else redacted_name(self.page.value), self._language)

    def save_redacted(self, path: str | os.PathLike[str] | None = None, keep: Iterable[str] = ()) -> Path:
        """Save the redacted case with the fields and notes, as `write_redacted` writes its report."""
        redacted = self._redact(self.case, (*keep, *self.preview.keep)).case
        return redacted.save(Path(path) if path else redacted_name(self.case_file.value))

    def _parts(self) -> tuple[ipywidgets.Widget, ...]:
        files = ipywidgets.VBox((self.page, self.case_file, ipywidgets.HBox(tuple(self.buttons.values()))))
        return (
            ipywidgets.HTML(f"<style>{page_style('form.css', 'postmortem.css')}</style>"),
            _heading(message("Postmortem: {title}", title=self._title), level=3),
            self.take_over,
            *self.fields.values(),
            _heading(message("Notes beside the steps")),
            self.notes,
            _heading(message("Files")),
            files,
            self.status,
            self.preview,
        )

    def _connect_buttons(self) -> None:
        presses: dict[ipywidgets.Button, Callable[[], Path | None]] = {
            self.buttons["write"]: self.write,
            self.buttons["save"]: self.save,
            self.buttons["redact"]: self._preview,
            self.preview.write: self.write_redacted,
            self.preview.save: self.save_redacted,
        }
        below_preview = (self.preview.write, self.preview.save)
        for pressed, action in presses.items():
            status = self.preview.status if pressed in below_preview else self.status
            pressed.on_click(lambda _, action=action, status=status: self._press(action, status))

    def _press(self, action: Callable[[], Path | None], status: ipywidgets.HTML) -> None:
        """Do what a button says, and display the name of the file or the error below it."""
        for other in (self.status, self.preview.status):
            set_texts(other, value="")
        # A PDF takes some seconds, and the kernel is busy meanwhile.
        set_texts(status, value=Status(message("etcdlab works on it …")))
        try:
            written = action()
        except EtcdlabError as error:
            set_texts(status, value=Status(error.what, error.do, bad=True))
            return
        line = message("Written: {file}", file=printable(str(written.absolute()), 1_000)) if written else ""
        set_texts(status, value=Status(line))

    def _preview(self) -> None:
        self.preview.show(self._redact(self.case, ()).replacements, self._language)

    def _typed(self, key: Key, text: str) -> None:
        """Keep a text. The page may send it after the cell ran again: then it belongs to the next form, too."""
        before, self._texts[key] = self._texts.get(key, ""), text
        if self._successor is not None and self._successor.texts.get(key, "") == before != text:
            self._successor._fill({key: text})
        self._update_copy(self._evidence.trace)

    def _fill(self, texts: TypedTexts) -> None:
        """Put texts into the fields, and open a field for each note."""
        self.notes.open_fields(key for key in texts if not isinstance(key, str))
        for key, text in texts.items():
            field = self.fields.get(key) if isinstance(key, str) else self.notes.fields.get(key)
            if field is not None:
                field.value = text
            self._texts[key] = text

    def _with_earlier_texts(self) -> TypedTexts:
        """What the form begins with: what was typed for the same case, else what the case has. Offers what was typed
        for another run.
        """
        earlier = remember_form(f"postmortem {self.identity}", self, {})
        latest = remember_form("postmortem", self, {})
        if earlier is not None:
            form: PostmortemForm = earlier.form
            self.saved, form._successor = form.saved, self
            return with_earlier(self.first, (form.first, form.saved), form.texts)
        if latest is not None:
            self._offer(latest.form if latest.form.texts != latest.form.first else latest.form.unclaimed)
        return dict(self.first)

    def _offer(self, form: PostmortemForm | None) -> None:
        """Offer the texts that were typed for another run."""
        if form is None:
            return
        self.unclaimed = form
        self.take_over.layout.display = ""

        def take(_: Any) -> None:
            typed = for_other_case(form.texts, form.case, self._evidence)
            self._fill({key: text for key, text in typed.items() if text})
            self.take_over.layout.display, self.unclaimed = "none", None

        self.take_over.on_click(take)


def _heading(text: Text, level: int = 4) -> ipywidgets.HTML:
    made = ipywidgets.HTML()
    set_texts(made, value=Heading(text, level))
    return made


def _field(label: Text, hint: Text, lines: int) -> ipywidgets.Text | ipywidgets.Textarea:
    style = {"style": {"description_width": "9em"}, "layout": ipywidgets.Layout(width="min(100%, 52em)")}
    made = ipywidgets.Text(**style) if lines == 1 else ipywidgets.Textarea(rows=lines, **style)
    set_texts(made, description=label, placeholder=hint)
    return made


def _buttons() -> dict[str, ipywidgets.Button]:
    write = message("The report with the fields and notes, in the folder of the notebook.")
    save = message("The case with the fields and notes, so that you can go on later.")
    redact = message("What is replaced, and how often, before anything is written.")
    return {
        "write": button(message("write the page"), write, button_style="primary"),
        "save": button(message("save the case"), save),
        "redact": button(message("redact"), redact),
    }
