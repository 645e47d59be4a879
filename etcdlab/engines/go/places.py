"""Where the stations of a chain are in a probe: one address each, found by Delve and kept beside the probe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from etcdlab.engines.debugger.delve import Answer, Refused
from etcdlab.engines.go.paused_process import PausedProcess

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
    """The places of the stations by their ids, and why the others have none."""

    found: dict[str, Place]
    missing: dict[str, str]

    def to_json(self) -> bytes:
        """The places as JSON."""
        return msgspec.json.encode(self)

    @staticmethod
    def from_json(data: bytes) -> Places:
        """Read what `to_json` wrote."""
        return msgspec.json.decode(data, type=Places)


def locate(delve: Path, probe: Path, chain: Chain) -> Places:
    """Ask Delve where each station is. A station that is not at exactly one place is told as missing."""
    process = PausedProcess(delve, probe)
    try:
        functions = {station.id: chain.qualified(station) for station in chain.stations}
        found = dict(zip(functions, _find(process, list(functions.values())), strict=True))
        anchored = [s for s in chain.stations if s.anchor and isinstance(found[s.id], Place)]
        lines = [_anchor(station, found[station.id]) for station in anchored]
        found |= zip((s.id for s in anchored), _find(process, lines), strict=True)
    finally:
        process.close()
    places = {name: place for name, place in found.items() if isinstance(place, Place)}
    return Places(places, {name: why for name, why in found.items() if isinstance(why, str)})


def _find(process: PausedProcess, wanted: list[str]) -> list[Place | str]:
    """The place of each function or `file:line`, or why there is not exactly one."""
    asked: list[tuple[str, dict[str, Any]]] = [("FindLocation", {"Scope": _SCOPE, "Loc": one}) for one in wanted]
    return [_place(answer) for answer in process.batch(asked)]


def _place(answer: Answer | Refused) -> Place | str:
    if isinstance(answer, Refused):
        return answer.text
    locations = answer["Locations"] or []
    addresses = [address for one in locations for address in one["pcs"] or [one["pc"]]]
    if len(addresses) != 1:
        return f"found at {len(addresses)} places"
    (one,) = locations
    return Place(addresses[0], one["function"]["name"], one["file"], one["line"])


def _anchor(station: Station, function: Place | str) -> str:
    """The line of the anchor as `file:line`; nothing Delve would find where it is not there exactly once."""
    assert isinstance(function, Place)
    lines = Path(function.file).read_text("utf-8").splitlines()
    numbers = [number for number, line in enumerate(lines, 1) if line.strip() == station.anchor]
    return f"{function.file}:{numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} lines are: {station.anchor}"
