"""The two levels of the diagram: the key functions that tell the story, or all functions of the chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from etcdlab.chain import Edge
from etcdlab.step import Via

if TYPE_CHECKING:
    from etcdlab.chain import Chain, Station

LevelName: TypeAlias = Literal["key", "all"]

_TELLING = (Via.WAKE, Via.SPAWN, Via.QUEUE, Via.TIMER, Via.CALL, Via.UNKNOWN)
"""The kinds of an edge. The first kind says most about how one function leads to another."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of the texts of a drawing, in points, and of a function's box."""

    name: float
    lane: float
    edge: float
    badge: float
    file: float
    """The size of the file under the name; 0 where the file is not drawn."""
    box: float
    """The height of a box."""
    margin: int
    """The space between a box and the outline of its lane."""
    gap: float
    """The space between a box and the next box below it."""

    @property
    def smallest(self) -> float:
        """The size of the smallest text."""
        return min(size for size in (self.name, self.lane, self.edge, self.badge, self.file) if size)


SIZES: dict[LevelName, Sizes] = {
    "key": Sizes(name=15.5, lane=14, edge=14, badge=14, file=0, box=34, margin=8, gap=16),
    "all": Sizes(name=14.5, lane=14, edge=13, badge=12.25, file=12.25, box=36, margin=20, gap=21.6),
}


@dataclass(frozen=True, slots=True)
class Level:
    """The stations and edges that one level of the diagram has, as a chain of their own."""

    name: LevelName
    whole: Chain
    chain: Chain
    joins: tuple[tuple[int, ...], ...]
    """The edges of `whole` that each edge of `chain` joins."""

    @property
    def sizes(self) -> Sizes:
        """The sizes of its texts and boxes."""
        return SIZES[self.name]

    def others_at(self, station: str) -> tuple[Station, ...]:
        """The other functions that a function of this level stands for."""
        return tuple(self.whole.by_id[name] for name in self.stations_in(station) if name != station)

    def stations_in(self, station: str) -> tuple[str, ...]:
        """The stations of the whole chain that a station of this level stands for, in the order of the chain."""
        if self.name == "all":
            return (station,)
        return tuple(one.id for one in self.whole.stations if self.whole.key_of[one.id] == station)


def level_of(chain: Chain, name: LevelName) -> Level:
    """One level of a chain."""
    if name == "all":
        return Level(name, chain, chain, tuple((number,) for number in range(len(chain.edges))))
    joined = _joined_edges(chain)
    reduced = msgspec.structs.replace(
        chain,
        stations=tuple(station for station in chain.stations if station.id in chain.key_functions),
        edges=tuple(Edge(*ends, _most_telling(chain, numbers)) for ends, numbers in joined.items()),
    )
    return Level(name, chain, reduced, tuple(map(tuple, joined.values())))


def _joined_edges(chain: Chain) -> dict[tuple[str, str], list[int]]:
    """The edges between key functions, each with the numbers of the edges that it joins.

    An edge that leads back to the caller is the return of the call, and both are one edge.
    """
    order = {station.id: place for place, station in enumerate(chain.stations)}
    joined: dict[tuple[str, str], list[int]] = {}
    for number, edge in enumerate(chain.edges):
        source, target = chain.key_of[edge.source], chain.key_of[edge.target]
        if source != target or edge.source == edge.target:
            joined.setdefault((source, target), []).append(number)
    for source, target in list(joined):
        there, back = (source, target), (target, source)
        if order[source] < order[target] and _are_calls(chain, joined, there) and _are_calls(chain, joined, back):
            joined[there] += joined.pop(back)
    return joined


def _are_calls(chain: Chain, joined: dict[tuple[str, str], list[int]], ends: tuple[str, str]) -> bool:
    return ends in joined and all(chain.edges[number].via is Via.CALL for number in joined[ends])


def _most_telling(chain: Chain, numbers: list[int]) -> Via:
    return min((chain.edges[number].via for number in numbers), key=_TELLING.index)
