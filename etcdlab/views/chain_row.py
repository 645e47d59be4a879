"""One line of the way a client took: a function, what it did, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LINES = 4
"""At most so many of a kind are told one by one: members, dials, SubConns."""


class Passed(NamedTuple):
    """One function of the way: its name, what it did, what came of it."""

    function: str
    what: str
    outcome: str = ""


def listed(texts: Sequence[str]) -> str:
    """The first of many, and how many more there are."""
    shown = ", ".join(texts[:LINES]) or "nothing"
    return shown if len(texts) <= LINES else f"{shown} and {len(texts) - LINES} more"
