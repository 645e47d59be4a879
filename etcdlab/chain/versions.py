"""Versions and spans of them, as the generations' TOML writes them: `3.5.9`, `seed`, `3.5`, `1.58-1.70`."""

from __future__ import annotations

import re

_DIGITS = 18
"""A date with the time of day has 14."""


def number(version: str) -> tuple[int, ...]:
    """The numbers in a version: `3.5.9` is (3, 5, 9). Of a longer number the first digits count."""
    return tuple(int(part[:_DIGITS]) for part in re.findall(r"\d+", version))


def within(version: str, span: str) -> bool:
    """Whether a version is in a span, both ends included. `1.70` means all of 1.70.x."""
    first, _, last = span.partition("-")
    if not (lowest := number(first)) or not number(version):
        return version == span
    highest = number(last or first)
    return lowest <= number(version)[: len(lowest)] and number(version)[: len(highest)] <= highest


def releases(span: str) -> list[str]:
    """`3.5.22-3.5.24` as its releases."""
    first, _, last = span.partition("-")
    series, _, start = first.rpartition(".")
    end = (last or first).rpartition(".")[2]
    return [f"{series}.{patch}" for patch in range(int(start), int(end) + 1)]
