"""The translations that a page needs: those of the texts in its modules, and of the texts that the kernel sends."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from etcdlab.messages import LANGUAGES, Language, Message, template_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LITERAL = r'"(?:[^"\\\n]|\\.)*"'
_CALL = re.compile(rf"\b(?:message|plural)\(\s*({_LITERAL})(?:,\s*({_LITERAL}))?")


def texts_of_module(source: str) -> list[Message]:
    """The texts in the calls of `message` and `plural` of a page's module."""
    return [Message(json.loads(one), {"count": 2}, json.loads(other or '""')) for one, other in _CALL.findall(source)]


def texts_of_data(data: Any) -> Iterator[Message]:
    """The texts in what the kernel sends, as plain JSON values."""
    if isinstance(data, list):
        for item in data:
            yield from texts_of_data(item)
    elif isinstance(data, dict):
        template = data.get("template")
        if isinstance(template, str):
            yield Message(template, {"count": 2}, str(data.get("plural", "")))
        for item in data.values():
            yield from texts_of_data(item)


def catalogs_of(texts: Iterable[Message]) -> dict[str, dict[str, str]]:
    """For each language but English, the translation of each template that has one."""
    every = {text.template: text for text in texts}
    return {language: _catalog(language, every.values()) for language in LANGUAGES if language != "en"}


def _catalog(language: Language, texts: Iterable[Message]) -> dict[str, str]:
    translated = {text.template: template_in(language, text) for text in texts}
    untranslated = {text.template: text.plural for text in texts}
    return {one: other for one, other in translated.items() if other not in (one, untranslated[one])}
