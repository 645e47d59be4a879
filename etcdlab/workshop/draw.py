"""Draws the scenario of an exercise. The progress file has the number of the draw, and not the name."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 999_999
"""The highest number of a draw."""


def new_draw() -> int:
    """A number at random, from 1."""
    return secrets.randbelow(MOST) + 1


def in_drawn_order(names: Iterable[str], draw: int) -> tuple[str, ...]:
    """The names in the order of a draw. The first one is drawn, and the others are there if it cannot be used."""
    return tuple(sorted(names, key=lambda name: sha256(f"{draw} {name}".encode()).digest()))
