"""Limits what the stepper sends to the page, because a peer decides the length of a member list. etcdlab keeps the
whole trace. A list or a text that is cut ends with the number of missing items or characters.
"""

from __future__ import annotations

from typing import Any

import msgspec

from etcdlab.messages import message, plural

LONGEST_LIST = 64
"""The most URLs of a list, and the most members, that the page gets. The stepper displays fewer."""

LONGEST_TEXT = 20_000
"""The most characters of a text that the page gets."""

_MEMBERS = "members"

_RENDERED = frozenset({"value", "error"})
"""The fields of a trace whose texts the page renders in the reader's language. The others are identifiers."""


def bounded(value: Any) -> Any:
    """The value as plain JSON values, with long lists of texts or members and long texts cut."""
    return _shortened(msgspec.to_builtins(value))


def _shortened(value: Any, field: str = "") -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else _cut_text(value, field)
    if isinstance(value, list | tuple):
        return _cut_list(value, field)
    return _cut_dict(value) if isinstance(value, dict) else value


def _cut_text(value: str, field: str) -> Any:
    """The beginning of a text. If the page renders messages, a message has the number of missing characters."""
    start = value[:LONGEST_TEXT]
    if field not in _RENDERED:
        return f"{start} …"
    more = plural(
        "{start} … {count} more character is in the saved case.",
        "{start} … {count} more characters are in the saved case.",
        len(value) - LONGEST_TEXT,
        start=start,
    )
    return msgspec.to_builtins(more)


def _cut_list(values: Any, field: str) -> list[Any]:
    left = len(values) - LONGEST_LIST
    if left > 0 and isinstance(values[0], str):
        more = message("and {count} more: save the case for all", count=left)
        return [*(_shortened(value, field) for value in values[:LONGEST_LIST]), msgspec.to_builtins(more)]
    return [_shortened(value, field) for value in values]


def _cut_dict(values: dict[str, Any]) -> dict[str, Any]:
    members = values.get(_MEMBERS)
    if isinstance(members, list | tuple) and len(members) > LONGEST_LIST:
        left = len(members) - LONGEST_LIST
        values = values | {_MEMBERS: members[:LONGEST_LIST], "members_left_out": left}
    return {name: _shortened(value, name) for name, value in values.items()}
