"""Makes the chain of one release: the TOML file of its generation, with the differences of that release."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from etcdlab.chain.generation import Attach, Behaviours, Chain, Edge, Hop, Lane, Station
from etcdlab.chain.toml_files import document
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


@cache
def documents() -> dict[str, dict[str, Any]]:
    """The document of each generation, oldest first."""
    parsed = {file.stem: document(file) for file in FOLDER.glob("*.toml")}
    return dict(sorted(parsed.items(), key=lambda item: item[1]["order"]))


@cache
def error_texts() -> dict[str, dict[str, str]]:
    """The templates of the errors that each generation prints, oldest first."""
    return {name: generation["texts"] for name, generation in documents().items()}


@cache
def commits() -> dict[str, str]:
    """The versions that Go uses for releases without a version of their module, by release."""
    return document(FOLDER.with_name("commits.toml"))


@cache
def assemble(release: Release) -> Chain:
    """The chain of a release, from the file of its generation."""
    generation = _generation(release)
    stations = msgspec.convert(_with_messages(generation["stations"]), tuple[Station, ...])
    lanes = msgspec.convert(_with_messages(generation["lanes"]), tuple[Lane, ...])
    passed = {station.lane for station in stations}
    return Chain(
        id=release.generation,
        title=generation["title"],
        client=release.client,
        grpc=release.grpc,
        measured=release.measured,
        nearest=release.nearest,
        module=generation["module"],
        version=commits().get(release.client, f"v{release.client}"),
        requires=generation.get("requires", {}),
        modules=generation["modules"],
        lanes=tuple(lane for lane in lanes if lane.role in passed),
        stations=stations,
        edges=tuple(Edge.parse(text, via) for via, texts in generation["edges"].items() for text in texts),
        routes={name: tuple(map(Hop.parse, route)) for name, route in generation["routes"].items()},
        key_functions=msgspec.convert(generation["key_functions"], dict[str, tuple[str, ...]]),
        behaviours=_behaviours(release.client, generation),
        texts=generation["texts"],
        attach=msgspec.convert(generation["attach"], Attach),
    )


_MESSAGES = ("text", "label", "title")
"""The keys of a station and of a lane whose values a person reads."""


def _with_messages(tables: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The tables with these values as messages, which every view renders in the reader's language."""
    return [table | {key: {"template": table[key]} for key in _MESSAGES if table.get(key)} for table in tables]


_ANY = "0-9999"


def _generation(release: Release) -> dict[str, Any]:
    """The file of the generation, with the differences of this release."""
    generation = document(FOLDER / f"{release.generation}.toml")
    client, grpc = release.nearest or (release.client, release.grpc)
    for change in generation.get("differs", ()):
        if within(grpc, change.get("grpc", _ANY)) and within(client, change.get("clients", _ANY)):
            _put_in_place(generation, change)
    return generation


def _put_in_place(generation: dict[str, Any], change: dict[str, Any]) -> None:
    """Apply the differences: the named fields of a station, and the named entries of the other tables."""
    stations = {station["id"]: station for station in generation["stations"]}
    for name, fields in change.get("stations", {}).items():
        stations[name] |= fields
    generation["module"] = change.get("module", generation["module"])
    for table in ("modules", "since", "behaviours", "texts", "routes", "key_functions"):
        generation[table] |= change.get(table, {})
    for via, moved in change.get("edges", {}).items():
        # An edge has exactly one kind. Listing it under a new kind moves it, and `none` removes it.
        kept = {other: [edge for edge in edges if edge not in moved] for other, edges in generation["edges"].items()}
        generation["edges"] = kept if via == "none" else kept | {via: [*kept[via], *moved]}


def _behaviours(client: str, generation: dict[str, Any]) -> Behaviours:
    since = {name: _holds(client, series) for name, series in generation["since"].items()}
    return msgspec.convert(since | generation["behaviours"], Behaviours)


def _holds(client: str, since: dict[str, str]) -> bool:
    series = client if client in since else ".".join(client.split(".")[:2])
    return series in since and number(client) >= number(since[series])
