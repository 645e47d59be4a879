"""The address of each station of a chain in a probe. Delve locates them, and a file beside the probe keeps them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from etcdlab.engines.debugger.delve import Answer, RefusedRequest
from etcdlab.engines.go.paused_process import PausedProcess
from etcdlab.messages import Message, Text, plural

if TYPE_CHECKING:
    from etcdlab.chain import Chain, Station

_SCOPE = {"GoroutineID": -1, "Frame": 0}


class Place(msgspec.Struct, frozen=True):
    """One address in a probe. `file` is the path on the machine that built it."""

    address: int
    function: str
    file: str
    line: int


class Places(msgspec.Struct, frozen=True):
    """The place of each station by its id, and the reason for each station that has none."""

    by_station: dict[str, Place] = msgspec.field(name="found")
    reasons: dict[str, Text] = msgspec.field(name="missing")

    def to_json(self) -> bytes:
        """The places as JSON."""
        return msgspec.json.encode(self)

    @staticmethod
    def from_json(data: bytes) -> Places:
        """Read what `to_json` wrote."""
        return msgspec.json.decode(data, type=Places)


def locate(delve: Path, probe: Path, chain: Chain) -> Places:
    """Ask Delve where each station is. A station that is not at exactly one place is missing, with the reason."""
    process = PausedProcess(delve, probe)
    try:
        results = _find(process, {station.id: chain.qualified(station) for station in chain.stations})
        lines = {
            station.id: _line_of_anchor(station, function)
            for station in chain.stations
            if station.anchor and isinstance(function := results[station.id], Place)
        }
        results |= _find(process, lines)
    finally:
        process.close()
    places = {name: place for name, place in results.items() if isinstance(place, Place)}
    return Places(places, {name: why for name, why in results.items() if not isinstance(why, Place)})


def _find(process: PausedProcess, wanted: dict[str, str | Message]) -> dict[str, Place | Text]:
    """The place of each function or `file:line`, or why there is not exactly one. A message stays as it is."""
    locations = {name: location for name, location in wanted.items() if isinstance(location, str)}
    requests: list[tuple[str, dict[str, Any]]] = [
        ("FindLocation", {"Scope": _SCOPE, "Loc": location}) for location in locations.values()
    ]
    return {**wanted, **dict(zip(locations, map(_place, process.batch(requests)), strict=True))}


def _place(answer: Answer | RefusedRequest) -> Place | Text:
    if isinstance(answer, RefusedRequest):
        return answer.text
    locations = answer["Locations"] or []
    addresses = [address for one in locations for address in one["pcs"] or [one["pc"]]]
    if len(addresses) != 1:
        return plural(
            "The debugger finds the function at {count} address.",
            "The debugger finds the function at {count} addresses.",
            len(addresses),
        )
    (one,) = locations
    return Place(addresses[0], one["function"]["name"], one["file"], one["line"])


def _line_of_anchor(station: Station, function: Place) -> str | Message:
    """The line of the anchor as `file:line`, or why it is not there exactly once."""
    lines = Path(function.file).read_text("utf-8").splitlines()
    numbers = [number for number, line in enumerate(lines, 1) if line.strip() == station.anchor]
    if len(numbers) == 1:
        return f"{function.file}:{numbers[0]}"
    return plural(
        "The file {file} has {count} line `{line}`.",
        "The file {file} has {count} lines `{line}`.",
        len(numbers),
        file=function.file,
        line=station.anchor,
    )
