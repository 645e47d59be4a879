"""Merges the definitions of one service: a base and what is written over it, also from another file.

The compose specification merges lists and mappings, and replaces a command, an entrypoint and every other value.
"""

from __future__ import annotations

import posixpath

from etcdlab.messages import message
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.yaml_tree import MOST_NODES, InvalidYamlError, Mapping, Node, Scalar, Sequence

ADDED = frozenset({"environment", "env_file", "ports", "networks", "expose", "links", "volumes", "labels"})
"""The fields of a service whose entries are added to those of its base. All values of such a field count."""
_NOT_INHERITED = frozenset({"extends"})


_TOO_MUCH = message(
    "The services of the file inherit more than etcdlab reads. Lint the output of `docker compose config` instead."
)


class Budget:
    """How much the services of one file may inherit all in all: a base with aliases could grow without end."""

    def __init__(self, most: int = 4 * MOST_NODES) -> None:
        self._left = most

    def take(self, count: int = 1) -> None:
        """Count nodes or characters. Raises InvalidYamlError beyond the bound."""
        self._left -= count
        if self._left < 0:
            raise InvalidYamlError(1, 1, _TOO_MUCH)


def merged(base: Mapping, over: Mapping) -> Mapping:
    """A service with the entries of a base before its own. `Mapping.get` returns the last one of a name."""
    inherited = [entry for entry in _last_of_each(base) if entry[0].span.text not in _NOT_INHERITED]
    return Mapping(over.start, over.end, [*inherited, *_last_of_each(over)])


def values_of(service: Mapping, key: str) -> list[Node]:
    """All values of a field of a merged service: of the base first."""
    return [value for name, value in service.all_entries() if name.span.text == key]


def from_other_file(node: Mapping, source: Source, place: Span, budget: Budget) -> Mapping:
    """A service of another file, whose values all stand at one place of this file, and say where they come from.

    Raises InvalidYamlError beyond the budget.
    """
    return _Mover(source, place, budget).mapping(node)


def _last_of_each(node: Mapping) -> list[tuple[Scalar, Node]]:
    """The entries of a mapping with its merge keys applied. Additions of an earlier merge stay."""
    entries = list(node.all_entries())
    if all(name.span.text != "<<" for name, _ in node.entries):
        return entries
    last = {name.span.text: index for index, (name, _) in enumerate(entries)}
    return [entries[index] for index in sorted(last.values())]


class _Mover:
    def __init__(self, source: Source, place: Span, budget: Budget) -> None:
        self._source, self._place, self._budget = source, place, budget
        self._folder = posixpath.dirname(source.path)

    def mapping(self, node: Mapping) -> Mapping:
        entries = []
        for key, value in _last_of_each(node):
            moved = self._env_file(value) if key.span.text == "env_file" else self._moved(value)
            entries.append((self._scalar(key), moved))
        return Mapping(self._start, self._start, entries)

    def _moved(self, node: Node) -> Node:
        self._budget.take()
        if isinstance(node, Scalar):
            return self._scalar(node)
        if isinstance(node, Sequence):
            return Sequence(self._start, self._start, [self._moved(item) for item in node.items])
        return self.mapping(node)

    def _scalar(self, node: Scalar, text: str | None = None) -> Scalar:
        self._budget.take(1 + len(node.span) // 100)
        file = node.span.file or f"{self._source.path}:{self._source.place(node.span).line}"
        span = self._place.from_file(node.span.text if text is None else text, file)
        return Scalar(span, self._start, self._start)

    def _env_file(self, node: Node) -> Node:
        """The path of an env_file is relative to the folder of its compose file."""
        if isinstance(node, Scalar):
            return self._scalar(node, posixpath.join(self._folder, node.span.text))
        if isinstance(node, Sequence):
            return Sequence(self._start, self._start, [self._env_file(item) for item in node.items])
        entries: list[tuple[Scalar, Node]] = [
            (self._scalar(key), self._env_file(value) if key.span.text == "path" else self._moved(value))
            for key, value in node.entries
        ]
        return Mapping(self._start, self._start, entries)

    @property
    def _start(self) -> int:
        return self._place.at[0] if len(self._place.at) else 0
