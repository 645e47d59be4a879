"""What the stepper sends to the page, of bounded size: a peer decides how long a member list is.

etcdlab keeps the whole trace. A list or a text that is cut ends with how much is missing.
"""

from __future__ import annotations

from typing import Any

import msgspec

from etcdlab.messages import message, plural

LONGEST_LIST = 64
"""So many URLs of a list, and so many members, go to the page. The stepper displays fewer."""

LONGEST_TEXT = 20_000
"""So many characters of a text go to the page."""

_MEMBERS = "members"

_RENDERED = frozenset({"value", "error"})
"""The fields of a trace whose texts the page renders in the reader's language. The others are identifiers."""


def bounded(value: Any) -> Any:
    """The value as plain JSON values, with long lists of texts or members and long texts cut."""
    return _cut(msgspec.to_builtins(value))


def _cut(value: Any, field: str = "") -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else _cut_text(value, field)
    if isinstance(value, list | tuple):
        return _cut_list(value, field)
    return _cut_dict(value) if isinstance(value, dict) else value


def _cut_text(value: str, field: str) -> Any:
    """The beginning of a text. Where the page renders a message, the message says how much is missing."""
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
        return [*(_cut(value, field) for value in values[:LONGEST_LIST]), msgspec.to_builtins(more)]
    return [_cut(value, field) for value in values]


def _cut_dict(values: dict[str, Any]) -> dict[str, Any]:
    members = values.get(_MEMBERS)
    if isinstance(members, list | tuple) and len(members) > LONGEST_LIST:
        left = len(members) - LONGEST_LIST
        values = values | {_MEMBERS: members[:LONGEST_LIST], "members_left_out": left}
    return {name: _cut(value, name) for name, value in values.items()}
