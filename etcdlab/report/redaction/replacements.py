"""One replacement of the same kind for each name: `host-1.example`, `member-1`, a hex id of the same length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count

from etcdlab.report.redaction.kinds import Kind
from etcdlab.report.redaction.public_words import KEPT_SUFFIXES

_IDS = {Kind.CLUSTER_ID: "c", Kind.MEMBER_ID: "a"}
_PLAIN = {
    Kind.MEMBER: "member",
    Kind.TOKEN: "token",
    Kind.CERTIFICATE: "certificate",
    Kind.PROGRAM: "program",
}
_NUMBERED = re.compile(r"[\w-]*[0-9][\w-]*")
_EXTENSION = re.compile(r"\.[A-Za-z]{1,5}$")


def replacements_of(names: dict[str, tuple[str, Kind]]) -> dict[str, str]:
    """A replacement for each name, which is itself no original. Names of one kind keep their order."""
    chosen: dict[str, str] = {}
    used: set[str] = {*names, *(word for name in names for word in _NUMBERED.findall(name))}
    for kind in Kind:
        of_kind = sorted(lower for lower, (_, first_kind) in names.items() if first_kind is kind)
        numbers = _numbers(kind, len(of_kind))
        for lower in of_kind:
            candidates = _candidates(kind, names[lower][0], numbers)
            chosen[lower] = next(text for text in candidates if not _has_part_of(text, used))
            used.add(chosen[lower].lower())
    return chosen


def _has_part_of(text: str, used: set[str]) -> bool:
    """Whether a text is in use, or the word with a number in it, or a path without its extension."""
    lower = text.lower()
    return not used.isdisjoint((lower, lower.rpartition(".")[0], *_NUMBERED.findall(lower)))


def _numbers(kind: Kind, many: int) -> Iterator[str]:
    width = len(str(many))
    return (format(number, "x") if kind in _IDS else str(number).zfill(width) for number in count(1))


def _candidates(kind: Kind, name: str, numbers: Iterator[str]) -> Iterator[str]:
    make = _maker(kind, name)
    return (make(number) for number in numbers)


def _maker(kind: Kind, name: str) -> Callable[[str], str]:
    if kind in _IDS:
        return lambda number: _id(_IDS[kind], number, len(name))
    if kind is Kind.PATH:
        ending = match[0] if (match := _EXTENSION.search(name)) else ""
        drive = "C:\\" if name[1:2] == ":" else "/"
        return lambda number: f"{drive}path-{number}{ending}"
    if kind is Kind.USER:
        return lambda number: f"user-{number}@example.org" if "@" in name else f"user-{number}"
    if kind in (Kind.HOST, Kind.DOMAIN):
        ending = _ending(name)
        return lambda number: f"{kind}-{number}{ending}"
    return lambda number: f"{_PLAIN[kind]}-{number}"


def _ending(host: str) -> str:
    """A name in a domain stays one, and so does a name that only the machine or its network knows."""
    suffix = next((end for end in KEPT_SUFFIXES if host.lower().endswith(end)), "")
    return suffix or (".example" if "." in host else "")


def _id(letter: str, number: str, length: int) -> str:
    if length <= len(number) + 1:
        return number.zfill(length)
    return letter + number.zfill(length - 1)
