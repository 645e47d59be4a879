"""Variables of compose files and of shells: a value that the file gives is filled in, and no other one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from etcdlab.readers.deployments.span import Span, joined
from etcdlab.readers.deployments.templates import variable_ranges

MOST_CHARACTERS = 20_000
"""A value does not grow beyond it, however variables name each other."""

_REFERENCE = re.compile(
    r"\$\$|\$\{(?P<name>[A-Za-z_]\w*)(?:(?P<operator>:?[-+?=])(?P<word>(?:[^{}]|\{[^{}]*\}){0,2000}))?\}"
    r"|\$(?P<bare>[A-Za-z_]\w*)"
)
_KUBERNETES = re.compile(r"\$\$|\$\((?P<name>[A-Za-z_][\w.-]*)\)")


class DefaultValue(NamedTuple):
    """Where in the file the default value of a variable stands."""

    start: int
    end: int
    variable: str
    file: str = ""
    """The other file that has it."""

    def is_in(self, text: Span) -> bool:
        """Whether a text has it."""
        return text.file == self.file and any(self.start <= index < self.end for index in text.at)


class Filled(NamedTuple):
    """A text with its variables filled in."""

    span: Span
    defaults: tuple[DefaultValue, ...] = ()


def fill(text: Span, values: Mapping[str, Span | str], *, escapes: bool = False) -> Filled:
    """Fill in `$A`, `${A}` and `${A:-default}`. With `escapes`, `$$` is a dollar sign, as in compose files."""
    if "$" not in text.text or len(text) > MOST_CHARACTERS:
        return Filled(text)
    parts: list[Span] = []
    defaults: list[DefaultValue] = []
    end = 0
    for match in _REFERENCE.finditer(text.text):
        parts.append(text.slice(end, match.start()))
        end = match.end()
        here = text.slice(match.start(), match.end())
        if match[0] == "$$":
            parts.append(here.slice(0, 1) if escapes else here)
            continue
        name = match["name"] or match["bare"]
        value = values.get(name)
        if value is not None and (len(value) or match["operator"] != ":-"):
            parts.append(value if isinstance(value, Span) else here.replaced_by(value))
        elif (match["operator"] or "").endswith("-") and match["word"]:
            default = text.slice(match.start("word"), match.end("word"))
            parts.append(default)
            defaults.append(DefaultValue(default.at[0], default.at[-1] + 1, name, default.file))
        else:
            parts.append(here)
    parts.append(text.slice(end))
    return Filled(_bounded(joined(parts), text), tuple(defaults))


def fill_kubernetes(text: Span, values: Mapping[str, Span]) -> Span:
    """Fill in `$(A)`, as Kubernetes does for the variables that a container defines."""
    parts: list[Span] = []
    end = 0
    for match in _KUBERNETES.finditer(text.text):
        value = values.get(match["name"]) if match[0] != "$$" else None
        parts += [text.slice(end, match.start()), text.slice(*match.span()) if value is None else value]
        end = match.end()
    return _bounded(joined([*parts, text.slice(end)]), text) if parts else text


def _bounded(filled: Span, text: Span) -> Span:
    return filled if len(filled) <= MOST_CHARACTERS else text


_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$")


def assignments(text: Span) -> dict[str, Span]:
    """The `KEY=value` lines of an environment file. The last line of a name wins."""
    values: dict[str, Span] = {}
    for line in text.lines():
        if line.text.lstrip().startswith(("#", ";")) or (match := _LINE.match(line.text)) is None:
            continue
        values[match[1]] = unquoted(line.slice(match.start(2), match.end(2)))
    return values


_AFTER_A_VALUE = re.compile(r"[ \t]*(?:$|[#;&|\\)]|[A-Za-z_]\w*=)")


def assigned_value(text: Span) -> Span | None:
    """The value that a script assigns, from what follows the equals sign. None if words follow it: that is prose."""
    text = text.slice(0, MOST_CHARACTERS)
    if text.text[:1] in ("'", '"'):
        return unquoted(text).stripped("\"'")
    inside = variable_ranges(text.text)
    end = next(
        (
            match.start()
            for match in re.finditer(r"[\s;&|]", text.text)
            if not any(start <= match.start() < stop for start, stop in inside)
        ),
        len(text),
    )
    return text.slice(0, end).stripped("\"',") if _AFTER_A_VALUE.match(text.text, end) else None


def unquoted(value: Span) -> Span:
    """A value without its quotation marks, and without a comment after it."""
    text = value.text
    if text[:1] in ("'", '"') and text:
        end = text.find(text[0], 1)
        return value.slice(1, end) if end > 0 else value
    comment = re.search(r"\s#", text)
    return value.slice(0, comment.start()).stripped() if comment else value
