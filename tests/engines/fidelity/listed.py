"""The differences that are known, each with the line upstream that makes it."""

from __future__ import annotations

from pathlib import Path

import msgspec

MOST = 5
"""At most so many for one release."""


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One known difference: `line` is part of what is printed for it."""

    releases: tuple[str, ...]
    scenarios: tuple[str, ...]
    line: str
    upstream: str
    why: str


class _File(msgspec.Struct, forbid_unknown_fields=True):
    differs: tuple[Listed, ...]


def listed() -> tuple[Listed, ...]:
    """All of them."""
    return msgspec.toml.decode(Path(__file__).with_name("listed.toml").read_bytes(), type=_File).differs


def expected(release: str, scenario: str) -> list[Listed]:
    """Those of one release in one scenario."""
    return [one for one in listed() if release in one.releases and scenario in one.scenarios]


def sort_out(differences: tuple[str, ...], accepted: list[Listed]) -> tuple[list[str], list[str]]:
    """The differences that are not listed, and the listed ones that there are not."""
    unlisted = [line for line in differences if not any(one.line in line for one in accepted)]
    gone = [one.line for one in accepted if not any(one.line in line for line in differences)]
    return unlisted, gone
