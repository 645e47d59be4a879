"""What the stepper sends to the page, of bounded size: a peer decides how long a member list is.

The kit keeps the whole trace. A list or a text that is cut ends with how much is missing.
"""

from __future__ import annotations

from typing import Any

import msgspec

from etcdlab.messages import message, plural, render

LONGEST_LIST = 64
"""So many URLs of a list, and so many members, go to the page. The stepper displays fewer."""

LONGEST_TEXT = 20_000
"""So many characters of a text go to the page."""

_MEMBERS = "members"


def bounded(value: Any) -> Any:
    """The value as plain JSON values, with long lists of texts or members and long texts cut."""
    return _cut(msgspec.to_builtins(value))


def _cut(value: Any) -> Any:
    if isinstance(value, str):
        left = len(value) - LONGEST_TEXT
        return value if left <= 0 else f"{value[:LONGEST_TEXT]} … {_left_out(left)}"
    if isinstance(value, list | tuple):
        return _cut_list(value)
    return _cut_dict(value) if isinstance(value, dict) else value


def _left_out(characters: int) -> str:
    more = plural(
        "{count} more character is in the saved case.", "{count} more characters are in the saved case.", characters
    )
    return render(more)


def _cut_list(values: Any) -> list[Any]:
    left = len(values) - LONGEST_LIST
    if left > 0 and isinstance(values[0], str):
        more = message("and {count} more: save the case for all", count=left)
        return [*map(_cut, values[:LONGEST_LIST]), msgspec.to_builtins(more)]
    return [_cut(value) for value in values]


def _cut_dict(values: dict[str, Any]) -> dict[str, Any]:
    members = values.get(_MEMBERS)
    if isinstance(members, list | tuple) and len(members) > LONGEST_LIST:
        left = len(members) - LONGEST_LIST
        values = values | {_MEMBERS: members[:LONGEST_LIST], "members_left_out": left}
    return {name: _cut(value) for name, value in values.items()}
