"""Texts as data: an English template with named parameters, which a view renders in the reader's language.

The template is a whole sentence, or a whole label, and the key of its translation in `locale/`. A parameter is a name,
an address, a number or a list of those. A verb, a plural or half a sentence is never a parameter. A plain `str` in the
place of a message is somebody else's text: Go's, etcd's, gRPC's, or a person's. It is displayed as it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from gettext import NullTranslations

Language = Literal["en", "zh_CN"]
LANGUAGES: dict[Language, str] = {"en": "English", "zh_CN": "简体中文"}
"""the languages of etcdlab, each by its own name."""

DOMAIN = "etcdlab"
LOCALE = Path(__file__).parent / "locale"

MOST_CHARACTERS = 100_000
"""A rendered text ends there, however often a template from a file repeats its placeholders."""
MOST_LEVELS = 6
"""Messages in messages: a file with more levels is refused."""

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(\w+)(?::(,?(?:\.\d)?[dfgs]?))?\}")
_CHINESE = re.compile(r"zh([-_.@]|$)", re.IGNORECASE)
_FULL_STOPS = (".", "。")
_SEPARATOR: dict[Language, str] = {"en": ", ", "zh_CN": "、"}


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """One text of etcdlab: `template` with `{name}` for each of `values`. `str()` renders it in English.

    With `plural`, `template` is for one and `plural` for any other number, which `values["count"]` says.
    Raises ValueError for messages that are nested too deep.
    """

    template: str
    values: dict[str, str | int | float | tuple[str | Message, ...] | Message] = {}
    plural: str = ""

    def __post_init__(self) -> None:
        check_levels(self, MOST_LEVELS)

    def __str__(self) -> str:
        return render(self, "en")

    def __hash__(self) -> int:
        return hash((self.template, self.plural, frozenset(self.values.items())))


Text = str | Message
"""What a person reads. A `str` is somebody else's text, or a text in a file of an older release of etcdlab."""

Parameter = str | int | float | tuple[str | Message, ...] | Message


def message(template: str, /, **values: Parameter) -> Message:
    """A text of etcdlab. `template` is a literal, so that `make locale` finds it.

    >>> str(message("{member} advertises {urls}.", member="s", urls=("http://0.0.0.0:2379",)))
    's advertises http://0.0.0.0:2379.'
    """
    return Message(template, values)


def plural(one: str, other: str, /, count: int, **values: Parameter) -> Message:
    """A text of etcdlab about `count` things, as gettext's ngettext: `one` is for one thing, `other` for more or none.

    >>> str(plural("{count} member answers.", "{count} members answer.", 3))
    '3 members answer.'
    """
    return Message(one, {"count": count, **values}, other)


def listed(texts: Sequence[Text], most: int) -> Parameter:
    """The first `most` of many names or addresses, and how many more there are: a parameter of another message."""
    if len(texts) <= most:
        return tuple(texts)
    return message("{items} and {count} more", items=tuple(texts[:most]), count=len(texts) - most)


def sentences(*texts: Text) -> Text:
    """Several whole sentences, one after the other; empty ones are left out."""
    present = tuple(text for text in texts if text)
    return present[0] if len(present) == 1 else Message("{sentences:s}", {"sentences": present}) if present else ""


def render(text: Text, language: Language | None = None) -> str:
    """A text in a language; without one, in the reader's. A placeholder without a value stays as it is."""
    if isinstance(text, str):
        return text
    chosen = language or reader_language()
    return _filled(template_in(chosen, text), text.values, chosen)


def with_each_value(text: Text, change: Callable[[str], str]) -> Text:
    """A text with every quoted part of it changed: its parameters, or all of it where it is somebody else's."""
    if isinstance(text, str):
        return change(text)
    return Message(
        text.template, {name: _changed_value(value, change) for name, value in text.values.items()}, text.plural
    )


def reader_language(environment: Mapping[str, str] = os.environ) -> Language:
    """The language of the person: ETCDLAB_LANG, else the locale (LC_ALL, LC_MESSAGES, LANG), else English."""
    names = ("ETCDLAB_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    first = next((environment[name] for name in names if environment.get(name)), "en")
    return language_of(first)


def language_of(name: str) -> Language:
    """The language that a locale stands for: `zh`, `zh_CN.UTF-8` and `zh-TW` are Chinese; any other is English."""
    return "zh_CN" if _CHINESE.match(name) else "en"


def template_in(language: Language, text: Message) -> str:
    """The template of a text in a language, in the right number."""
    many = text.plural and text.values.get("count") != 1
    if language == "en":
        return text.plural if many else text.template
    catalog, count = _catalog(language), text.values.get("count")
    if text.plural:
        return catalog.ngettext(text.template, text.plural, count if isinstance(count, int) else 0)
    # gettext keeps the head of a catalog under the empty text.
    return catalog.gettext(text.template) if text.template else ""


@cache
def _catalog(language: Language) -> NullTranslations:
    from gettext import translation

    return translation(DOMAIN, LOCALE, [language])


def _filled(template: str, values: Mapping[str, Parameter], language: Language) -> str:
    """The template with its values. Not `str.format`: a template may come from a file, and asks for no attributes."""

    left = MOST_CHARACTERS

    def fill(match: re.Match[str]) -> str:
        nonlocal left
        name, spec = match.groups()
        if name is None:
            return match[0][0]
        if name not in values:
            return match[0]
        written = _parameter_text(values[name], spec or "", language)[:left] if left else ""
        if match.string.startswith(_FULL_STOPS, match.end()) and written.endswith(_FULL_STOPS):
            written = written[:-1]  # The value is a sentence itself, and the template ends it.
        left -= len(written)
        return written

    return _PLACEHOLDER.sub(fill, template[:MOST_CHARACTERS])


def _parameter_text(value: Parameter, spec: str, language: Language) -> str:
    if isinstance(value, tuple):
        # `{sentences:s}` joins whole sentences: Chinese has no space between them.
        between = (" " if language == "en" else "") if spec == "s" else _SEPARATOR[language]
        return between.join(render(item, language) for item in value[:MOST_CHARACTERS])
    if isinstance(value, Message):
        return render(value, language)
    try:
        return format(value, spec)
    except ValueError:
        return str(value)


def check_levels(text: Text, most: int) -> None:
    """Raise ValueError if messages are nested deeper in a text."""
    if isinstance(text, Message) and (most < 1 or _has_message(text)) and _levels(text) > most:
        raise ValueError(f"the text has more than {most} levels of messages in it")


def _has_message(text: Message) -> bool:
    """Whether there is a message in it. In most messages there is none."""
    for value in text.values.values():
        if isinstance(value, Message) or (
            isinstance(value, tuple) and any(isinstance(item, Message) for item in value)
        ):
            return True
    return False


def _levels(text: Message) -> int:
    """How deep messages are nested in it, itself counted. A level is looked at only down to the bound."""
    level, depth = [text], 0
    while level and depth <= MOST_LEVELS:
        depth += 1
        values = (value for outer in level for value in outer.values.values())
        items = (item for value in values for item in (value if isinstance(value, tuple) else (value,)))
        level = [item for item in items if isinstance(item, Message)]
    return depth


def _changed_value(value: Parameter, change: Callable[[str], str]) -> Parameter:
    if isinstance(value, tuple):
        return tuple(_changed_item(item, change) for item in value)
    return _changed_item(value, change) if isinstance(value, str | Message) else value


def _changed_item(item: Text, change: Callable[[str], str]) -> Text:
    return with_each_value(item, change)
