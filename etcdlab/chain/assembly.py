"""Makes the chain of one release: the TOML file of its generation, with the differences of that release."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from etcdlab.chain.generation import Attach, Behaviours, Chain, Edge, Hop, Lane, Station
from etcdlab.chain.versions import number, within

FOLDER = Path(__file__).with_name("generations")


class Release(NamedTuple):
    """One client release with the grpc-go it is built with: its go.mod's pin, or what a program's go.mod chose."""

    client: str
    grpc: str
    measured: bool
    generation: str
    nearest: tuple[str, str] | None = None
    """The client and the grpc-go of the nearest release, if no generation is valid for this pair."""


def heads() -> dict[str, dict[str, Any]]:
    """The part of each generation before its first table, oldest first: the releases that it is valid for.

    etcdlab parses only one whole generation: to parse all of them takes longer than to ask a cluster for its members.
    """
    texts = {file.stem: file.read_text("utf-8") for file in FOLDER.glob("*.toml")}
    parsed = {name: tomllib.loads(text.partition("\n[")[0]) for name, text in texts.items()}
    return dict(sorted(parsed.items(), key=lambda item: item[1]["order"]))


@cache
def error_texts() -> dict[str, dict[str, str]]:
    """The templates of the errors that each generation prints, oldest first. Nothing else of its file is parsed."""
    files = {name: (FOLDER / f"{name}.toml").read_text("utf-8") for name in heads()}
    return {name: tomllib.loads(text.partition("\n[texts]\n")[2].partition("\n[")[0]) for name, text in files.items()}


@cache
def commits() -> dict[str, str]:
    """The versions that Go uses for releases without a version of their module, by release."""
    return tomllib.loads(FOLDER.with_name("commits.toml").read_text("utf-8"))


@cache
def assemble(release: Release) -> Chain:
    """The chain of a release, from the file of its generation."""
    document = _document(release)
    stations = msgspec.convert(_with_messages(document["stations"]), tuple[Station, ...])
    lanes = msgspec.convert(_with_messages(document["lanes"]), tuple[Lane, ...])
    passed = {station.lane for station in stations}
    return Chain(
        id=release.generation,
        title=document["title"],
        client=release.client,
        grpc=release.grpc,
        measured=release.measured,
        nearest=release.nearest,
        module=document["module"],
        version=commits().get(release.client, f"v{release.client}"),
        requires=document.get("requires", {}),
        modules=document["modules"],
        lanes=tuple(lane for lane in lanes if lane.role in passed),
        stations=stations,
        edges=tuple(Edge.parse(text, via) for via, texts in document["edges"].items() for text in texts),
        routes={name: tuple(map(Hop.parse, route)) for name, route in document["routes"].items()},
        key_functions=msgspec.convert(document["key_functions"], dict[str, tuple[str, ...]]),
        behaviours=_behaviours(release.client, document),
        texts=document["texts"],
        attach=msgspec.convert(document["attach"], Attach),
    )


_MESSAGES = ("text", "label", "title")
"""The keys of a station and of a lane whose values a person reads."""


def _with_messages(tables: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The tables with these values as messages, which every view renders in the reader's language."""
    return [table | {key: {"template": table[key]} for key in _MESSAGES if table.get(key)} for table in tables]


_ANY = "0-9999"


def _document(release: Release) -> dict[str, Any]:
    """The file of the generation, with the differences of this release."""
    document = tomllib.loads((FOLDER / f"{release.generation}.toml").read_text("utf-8"))
    client, grpc = release.nearest or (release.client, release.grpc)
    for change in document.get("differs", ()):
        if within(grpc, change.get("grpc", _ANY)) and within(client, change.get("clients", _ANY)):
            _put_in_place(document, change)
    return document


def _put_in_place(document: dict[str, Any], change: dict[str, Any]) -> None:
    """Apply the differences: the named fields of a station, and the named entries of the other tables."""
    stations = {station["id"]: station for station in document["stations"]}
    for name, fields in change.get("stations", {}).items():
        stations[name] |= fields
    document["module"] = change.get("module", document["module"])
    for table in ("modules", "since", "behaviours", "texts", "routes", "key_functions"):
        document[table] |= change.get(table, {})
    for via, moved in change.get("edges", {}).items():
        # An edge has exactly one kind. Listing it under a new kind moves it, and `none` removes it.
        kept = {other: [edge for edge in edges if edge not in moved] for other, edges in document["edges"].items()}
        document["edges"] = kept if via == "none" else kept | {via: [*kept[via], *moved]}


def _behaviours(client: str, document: dict[str, Any]) -> Behaviours:
    since = {name: _holds(client, series) for name, series in document["since"].items()}
    return msgspec.convert(since | document["behaviours"], Behaviours)


def _holds(client: str, since: dict[str, str]) -> bool:
    series = client if client in since else ".".join(client.split(".")[:2])
    return series in since and number(client) >= number(since[series])
