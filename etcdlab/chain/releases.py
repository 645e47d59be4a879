"""Finds the chain of a release: the generation's TOML that names it, read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from etcdlab.chain.generation import Behaviours, Chain, Edge, Hop, Lane, Station
from etcdlab.errors import UsageError

_FOLDER = Path(__file__).with_name("generations")


class Release(NamedTuple):
    """One client release with the grpc-go its go.mod pins."""

    client: str
    grpc: str
    measured: bool
    generation: str


def find(release: str | None = None) -> Chain:
    """The chain of a release (`3.7.1`, `v3.5.9`, `seed`); without one, of the newest measured.

    Raises UsageError, which says what is known, for any other.
    """
    wanted = (release or _newest_measured()).strip().removeprefix("v")
    found = next((known for known in known_releases() if known.client == wanted), None)
    if found is None:
        raise UsageError(f"client release {wanted!r} is not known", _advice(wanted))
    return _chain(found)


def known() -> tuple[str, ...]:
    """Every release that has a chain, oldest generation first."""
    return tuple(release.client for release in known_releases())


@cache
def known_releases() -> tuple[Release, ...]:
    """Every known release, with what was measured first in its generation."""
    return tuple(release for name, head in _heads().items() for release in _listed(name, head))


def _newest_measured() -> str:
    return [release.client for release in known_releases() if release.measured][-1]


def _advice(wanted: str) -> str:
    number = _number(wanted)
    series = [client for client in known() if _number(client)[:2] == number[:2]]
    near = min(series, key=lambda client: abs(_number(client)[-1] - number[-1])) if number and series else ""
    hint = f"the nearest known is {near}; " if near else ""
    return f"{hint}known are {', '.join(_listings())}"


def _listings() -> list[str]:
    """The known releases as a person would list them: `seed`, `3.5.5-3.5.9`, ..."""
    spans: list[list[str]] = []
    for client in sorted(known(), key=lambda client: (_number(client), client)):
        follows = spans and _number(spans[-1][-1])[:2] == _number(client)[:2]
        if follows:
            spans[-1].append(client)
        else:
            spans.append([client])
    return [span[0] if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans]


def _heads() -> dict[str, dict[str, Any]]:
    """What each generation says before its first table, oldest first: which releases it holds for.

    One generation is wanted as a whole: to parse them all takes longer than to ask a cluster for its members.
    """
    texts = {file.stem: file.read_text("utf-8") for file in _FOLDER.glob("*.toml")}
    heads = {name: tomllib.loads(text.partition("\n[")[0]) for name, text in texts.items()}
    return dict(sorted(heads.items(), key=lambda item: item[1]["order"]))


def _listed(name: str, head: dict[str, Any]) -> list[Release]:
    listed = [Release(entry["client"], entry["grpc"], True, name) for entry in head["measured"]]
    for entry in head["alike"]:
        listed += [Release(client, entry["grpc"], False, name) for client in _span(entry["clients"])]
    return listed


def _span(clients: str) -> list[str]:
    """`3.5.22-3.5.24` as its releases."""
    first, _, last = clients.partition("-")
    series, _, start = first.rpartition(".")
    end = (last or first).rpartition(".")[2]
    return [f"{series}.{number}" for number in range(int(start), int(end) + 1)]


@cache
def _chain(release: Release) -> Chain:
    document = tomllib.loads((_FOLDER / f"{release.generation}.toml").read_text("utf-8"))
    return Chain(
        id=release.generation,
        title=document["title"],
        client=release.client,
        grpc=release.grpc,
        measured=release.measured,
        modules=document["modules"],
        lanes=msgspec.convert(document["lanes"], tuple[Lane, ...]),
        stations=msgspec.convert(document["stations"], tuple[Station, ...]),
        edges=tuple(Edge.parse(text, via) for via, texts in document["edges"].items() for text in texts),
        routes={name: tuple(map(Hop.parse, route)) for name, route in document["routes"].items()},
        behaviours=_behaviours(release.client, document),
        texts=document["texts"],
    )


def _behaviours(client: str, document: dict[str, Any]) -> Behaviours:
    since = {name: _holds(client, series) for name, series in document["since"].items()}
    return Behaviours(**since, **document["behaviours"])


def _holds(client: str, since: dict[str, str]) -> bool:
    series = client if client in since else client.rpartition(".")[0]
    return series in since and _number(client) >= _number(since[series])


def _number(client: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", client))
