"""A labelled field, with its error beside it. Its texts are in the language of the page."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets

from etcdlab.errors import EtcdlabError
from etcdlab.messages import Language, Message, Text, message, reader_language, render
from etcdlab.quoting import printable

_TEXTS = "_etcdlab_texts"

BUTTON_SIZE = {"width": "max-content", "min_width": "6em"}
"""ipywidgets gives every button the same width, and cuts a longer label."""


def common_style() -> dict[str, Any]:
    """The style of all fields: the width of the label, and of the whole field."""
    return {"style": {"description_width": "9em"}, "layout": ipywidgets.Layout(width="min(100%, 34em)")}


def set_texts(widget: ipywidgets.Widget, **texts: Any) -> None:
    """Set traits of a widget to texts. `translate` sets them again in another language.

    `options` is a list of pairs, each with a text and a value.
    """
    every = vars(widget).setdefault(_TEXTS, {"language": reader_language(), "texts": {}})
    every["texts"] |= texts
    _render(widget, texts, every["language"])


def translate(widget: ipywidgets.Widget, language: Language) -> None:
    """Set the texts of a widget, and of all widgets in it, in a language."""
    every = vars(widget).get(_TEXTS)
    if every is not None:
        every["language"] = language
        _render(widget, every["texts"], language)
    for child in getattr(widget, "children", ()):
        translate(child, language)


def language_of(widget: ipywidgets.Widget) -> Language:
    """The language in which the texts of a widget were set last."""
    every = vars(widget).get(_TEXTS)
    return every["language"] if every is not None else reader_language()


def _render(widget: ipywidgets.Widget, texts: dict[str, Any], language: Language) -> None:
    for trait, text in texts.items():
        if trait == "options":
            value = widget.value
            widget.options = [(render(label, language), one) for label, one in text]
            widget.value = value
        elif isinstance(text, HtmlText):
            setattr(widget, trait, text.html(language))
        else:
            setattr(widget, trait, render(text, language))


class HtmlText:
    """A text of a widget that is HTML in a language: `translate` makes it anew."""

    def html(self, language: Language) -> str:
        """The HTML in a language. Whatever is quoted is escaped."""
        raise NotImplementedError


class _SideText(HtmlText):
    """The texts beside a field."""

    def __init__(self, template: str, texts: tuple[Text, ...]) -> None:
        self._template, self._texts = template, texts

    def html(self, language: Language) -> str:
        lines = [line for text in self._texts for line in render(text, language).splitlines()]
        return self._template.format("<br>".join(escape(printable(line.strip())) for line in lines)) if lines else ""


class Field(ipywidgets.HBox):  # type: ignore[misc]
    """A widget, and the error of its value beside it."""

    def __init__(self, control: ipywidgets.Widget, *beside: ipywidgets.Widget) -> None:
        self.control = control
        self.is_wrong = False
        """Whether the value has an error. A note is none."""
        self._error = ipywidgets.HTML(layout=ipywidgets.Layout(width="auto"))
        super().__init__((control, *beside, self._error), layout=ipywidgets.Layout(flex_flow="row wrap"))

    @property
    def value(self) -> Any:
        """The input of the person."""
        return self.control.value

    @property
    def error(self) -> str:
        """What is displayed beside the field, as HTML."""
        return str(self._error.value)

    def complain(self, wrong: EtcdlabError | Text = "") -> None:
        """Display the error of the value, and what to do. Without a text the value has no error."""
        self.is_wrong = bool(wrong)
        set_texts(self._error, value=error_text(wrong))

    def note(self, text: Text) -> None:
        """Display a note about the value."""
        self.is_wrong = False
        set_texts(self._error, value=_SideText(_NOTE, (text,) if text else ()))


_ERROR = '<span role="alert" style="color:var(--jp-error-color1, #c01636)">✗ {}</span>'
_NOTE = '<span role="status" style="opacity:0.8">{}</span>'
_ALERT = '<span role="alert">{}</span>'


def error_text(wrong: EtcdlabError | Text) -> HtmlText:
    """An error with what to do, or the text of an error. Nothing for an empty text."""
    texts = (wrong.what, _do(wrong.do)) if isinstance(wrong, EtcdlabError) else (wrong,) if wrong else ()
    return _SideText(_ERROR, texts)


def alert(text: Text) -> HtmlText:
    """A sentence that a screen reader says at once."""
    return _SideText(_ALERT, (text,))


def _do(text: Text) -> Message:
    return message("do: {action}", action=text)


def text_field(label: Text, value: str = "", hint: Text = "") -> Field:
    """A field for a line of text."""
    control = ipywidgets.Text(value=value, **common_style())
    set_texts(control, description=label, placeholder=hint)
    return Field(control)


def button(label: Text, tooltip: Text = "", *, margin: str | None = None, **style: Any) -> ipywidgets.Button:
    """A button with a label and a tooltip. It is as wide as its label in any language."""
    made = ipywidgets.Button(layout=ipywidgets.Layout(**BUTTON_SIZE, margin=margin), **style)
    set_texts(made, description=label, tooltip=tooltip)
    return made
