"""Which releases of the client write such a line, and why: the texts of the generations, used backwards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from etcdlab.chain.assembly import documents, error_texts
from etcdlab.chain.releases import known_releases
from etcdlab.chain.versions import number, releases
from etcdlab.messages import Message, Text, message

_OWN, _WATCHER, _BASE, _SHARDING = "own-balancer", "base-balancer-watcher", "base-balancer", "endpointsharding"

_GRPC_SPANS = {_OWN: ("1.23", "1.29"), _WATCHER: ("1.30", "1.55"), _BASE: ("1.50", "1.70"), _SHARDING: ("1.71", "")}
"""The releases of grpc-go with the texts of a generation. The two in the middle overlap: see `base_balancer.toml`."""

_OLDER = (("3.3.14-3.3.27", "1.23.0"), ("3.4.0-3.4.7", "1.23.0"))
"""Releases with etcd's own balancer that have no chain in etcdlab, with their grpc-go."""

_TEXTS = ("blocked", "dialing", "empty")
"""The texts that differ between generations. `waiting` is another matter: see `_WAITS`."""

_WAITS = "while waiting for connections to become ready"
"""grpc-go from about 1.60 on adds this to a deadline. A deadline without it may also be that of an answer."""

_PLACEHOLDER = re.compile(r"\{\w+\}")
_ANYTHING = ".{0,2000}?"


class Candidate(NamedTuple):
    """A release, with the grpc-go of its own go.mod and its generation."""

    client: str
    grpc: str
    generation: str


class Clues(NamedTuple):
    """What a line has of a release."""

    version: str = ""
    """`3.5.9`, from the path of the source file."""
    package: str = ""
    """`clientv3` or `v3`: the package of the source file."""
    target: str = ""
    """The spelling of the target."""
    has_method: bool | None = None
    """None where the line is not one that has this field in some release."""
    has_peer: bool | None = None
    generations: tuple[str, ...] = ()
    """The generations with such an error text; empty for a text that tells nothing."""


class ReleaseRange(NamedTuple):
    """The releases that fit, and the release whose chain stands for them."""

    clients: tuple[str, ...] = ()
    """Spans, such as `3.5.5-3.5.9`. Empty if nothing tells the release."""
    grpc: str = ""
    chain: Candidate | None = None
    reasons: tuple[Text, ...] = ()


@lru_cache(1024)
def generations_of(text: str) -> tuple[str, ...]:
    """The generations that write such an error. Empty for a text that tells nothing."""
    fits = set(error_texts())
    for kind in _TEXTS:
        fits &= _generations_with(kind, text) or fits
    if _WAITS in text:
        fits &= {_BASE, _SHARDING}
    return tuple(name for name in error_texts() if name in fits) if len(fits) < len(error_texts()) else ()


def _generations_with(kind: str, text: str) -> set[str]:
    """The generations whose text of that kind fits best: the longest one, because one can contain another."""
    patterns = {name: _pattern(texts[kind]) for name, texts in error_texts().items()}
    lengths = {name: len(pattern.pattern) for name, pattern in patterns.items() if pattern.search(text)}
    return {name for name, length in lengths.items() if length == max(lengths.values())}


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """A template of a generation, backwards: each placeholder stands for any text. A line may be cut before its end."""
    parts = [r"\s+".join(map(re.escape, part.split(" "))) for part in _PLACEHOLDER.split(template.rstrip('"'))]
    return re.compile(_ANYTHING.join(parts), re.DOTALL)


@cache
def _candidates() -> tuple[Candidate, ...]:
    older = [Candidate(client, grpc, _OWN) for span, grpc in _OLDER for client in releases(span)]
    return (*older, *(Candidate(one.client, one.grpc, one.generation) for one in known_releases()))


def _since(client: str, *firsts: str) -> bool:
    """Whether a release has what each series has since the first release named; a newer series has it, too."""
    own = number(client)
    if not own:
        return False
    series = {number(first)[:2]: number(first) for first in firsts}
    return own >= series.get(own[:2], max(series.values()))


def _fits_client(client: str, clues: Clues) -> bool:
    is_old = client == "seed" or number(client) < (3, 4, 28)
    if clues.version and client != clues.version:
        return False
    if clues.package and (clues.package == "clientv3") != (client == "seed" or number(client) < (3, 5)):
        return False
    if clues.target and (clues.target == "uuid") != is_old:
        return False
    if clues.target and (clues.target == "initially") != (client == "3.5.0"):
        return False
    if clues.has_method is not None and clues.has_method != _since(client, "3.6.0"):
        return False
    return clues.has_peer is None or clues.has_peer == _since(client, "3.5.28", "3.6.9", "3.7.0")


@lru_cache(1024)
def release_range(clues: Clues) -> ReleaseRange:
    """The releases that fit all clues. The program may have another grpc-go than the client's own go.mod requires."""
    if clues == Clues():
        return ReleaseRange()
    of_client = [one for one in _candidates() if _fits_client(one.client, clues)]
    both = [one for one in of_client if not clues.generations or one.generation in clues.generations]
    if not (both or of_client or clues.version):
        return ReleaseRange()
    every = both or of_client or [Candidate(clues.version, "", "")]
    grpc = _grpc_span(both) if both else _of_texts(clues.generations)
    return ReleaseRange(
        _spans([one.client for one in every]),
        grpc,
        _representative(every, clues),
        tuple(_reasons(clues, pinned=bool(both))),
    )


def _grpc_span(candidates: Iterable[Candidate]) -> str:
    pins = sorted({one.grpc for one in candidates}, key=number)
    return pins[0] if len(pins) == 1 else f"{pins[0]}-{pins[-1]}"


def _of_texts(generations: tuple[str, ...]) -> str:
    spans = [_GRPC_SPANS[name] for name in generations]
    if not spans:
        return ""
    first, last = spans[0][0], spans[-1][1]
    return f"{first}-{last}" if last else f"{first}+"


def _representative(candidates: list[Candidate], clues: Clues) -> Candidate:
    """The release whose chain stands for all: one that etcdlab measured, if there is one, else the newest."""
    measured = {one.client for one in known_releases() if one.measured}
    named = [one for one in candidates if one.client in measured] or [one for one in candidates if one.generation]
    best = (named or candidates)[-1]
    if clues.generations and best.generation not in clues.generations:
        return best._replace(grpc=documents()[clues.generations[-1]]["measured"][0]["grpc"])
    return best


def _spans(clients: Iterable[str]) -> tuple[str, ...]:
    """The releases as spans: `3.5.5-3.5.9`. Releases of one series that follow each other are one span."""
    spans: list[list[str]] = []
    for client in sorted(set(clients), key=lambda client: (number(client) or (99,), client)):
        last = number(spans[-1][-1]) if spans else ()
        own = number(client)
        if own and last[:2] == own[:2] and own[2:3] == (last[2] + 1,):
            spans[-1].append(client)
        else:
            spans.append([client])
    return tuple(span[0] if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans)


_OTHER_GRPC = message("The program has another grpc-go than this client requires itself.")

_TARGETS: dict[str, Message] = {
    "uuid": message("Clients up to 3.4.27 write the target as endpoint://client-…."),
    "initially": message("Only client 3.5.0 writes the target as #initially=[…]."),
    "pointer": message("Clients from 3.4.28 and 3.5.1 on write the target as etcd-endpoints://0x…."),
}


def _reasons(clues: Clues, *, pinned: bool) -> Iterable[Text]:
    if clues.version:
        yield message("The path of the source file names client {version}.", version=clues.version)
        if not pinned and clues.generations:
            yield _OTHER_GRPC
        return
    if clues.package == "clientv3":
        yield message("The source file is in the package clientv3, which clients before 3.5 have.")
    if clues.target:
        yield _TARGETS[clues.target]
    if clues.has_method is not None and clues.target != "uuid":
        yield (
            message("The line has the field method, which client 3.6.0 introduced.")
            if clues.has_method
            else message("The line has no field method, which client 3.6.0 introduced.")
        )
    if clues.has_peer:
        yield message("The line has the field peer, which clients 3.5.28, 3.6.9 and 3.7.0 introduced.")
    if clues.generations:
        span = _of_texts(clues.generations)
        yield message("The error has the words of grpc-go {releases}.", releases=span)
        if not pinned:
            yield _OTHER_GRPC
