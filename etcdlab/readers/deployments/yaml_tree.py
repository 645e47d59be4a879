"""YAML as a tree whose scalars know their place in the file. It is made from events, so nothing is constructed.

An alias is the node of its anchor and not a copy, so a document of nested aliases stays small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from etcdlab.messages import Text, message
from etcdlab.readers.deployments.span import Span

MOST_NODES = 200_000
"""The most nodes of one file. The largest manifests of public repositories have a tenth of it."""
MOST_LEVELS = 100
"""The most levels of nodes in nodes."""
_MOST_MERGES = 20
"""The most mappings that `<<` merges into one."""

MASK = "\ue000"
"""Stands for each character of a template, such as `{{ ip }}`, while the text is parsed."""


class InvalidYamlError(ValueError):
    """A text is no YAML, or is beyond a bound."""

    def __init__(self, line: int, column: int, reason: Text) -> None:
        super().__init__(str(reason))
        self.line, self.column, self.reason = line, column, reason


@dataclass(slots=True)
class Scalar:
    """A scalar. `span` has its value."""

    span: Span
    start: int
    end: int


@dataclass(slots=True)
class Sequence:
    """A sequence. `start` and `end` are indices of the parsed text."""

    start: int
    end: int = 0
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """A mapping, with its entries in the order of the file."""

    start: int
    end: int = 0
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)

    def get(self, key: str) -> Node | None:
        """The value of a key. The last entry wins, and entries of the mapping win over merged ones."""
        return next((value for name, value in reversed(list(self.all_entries())) if name.span.text == key), None)

    def all_entries(self) -> Iterator[tuple[Scalar, Node]]:
        """The merged entries first, and then the mapping's own."""
        waiting: list[Node] = [value for name, value in self.entries if name.span.text == "<<"]
        merged: list[tuple[Scalar, Node]] = []
        for _ in range(_MOST_MERGES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, Sequence):
                waiting.extend(node.items[:_MOST_MERGES])
            elif isinstance(node, Mapping):
                waiting.extend(value for name, value in node.entries if name.span.text == "<<")
                merged = [entry for entry in node.entries if entry[0].span.text != "<<"] + merged
        yield from merged
        yield from (entry for entry in self.entries if entry[0].span.text != "<<")


Node = Scalar | Sequence | Mapping


def parse_yaml(source: Span, masked: str = "") -> list[Node]:
    """The documents of a text. `masked` is the same text with its templates masked. Raises InvalidYamlError."""
    return _built(source, masked or source.text).documents


def shared_ranges(source: Span) -> list[tuple[int, int]]:
    """Where the nodes are that an alias or a merge key uses again. A change there changes several places."""
    builder = _built(source, source.text)
    return [(node.start, node.end) for node in builder.shared]


def _built(source: Span, text: str) -> _Builder:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    builder = _Builder(source, text)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except InvalidYamlError:
        raise
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "invalid YAML"
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        raise InvalidYamlError(line, column, str(problem)) from error
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        # ruamel.yaml raises these for some texts that are no YAML, such as a version of 40 digits.
        raise InvalidYamlError(1, 1, message("The text is not valid YAML.")) from error
    return builder


class _Builder:
    """Makes nodes from the events of a parser."""

    def __init__(self, source: Span, text: str) -> None:
        self.documents: list[Node] = []
        self.shared: list[Node] = []
        self._source, self._text = source, text
        self._open: list[tuple[Sequence | Mapping, Scalar | None]] = []
        self._anchors: dict[str, Node] = {}
        self._nodes = 0

    def take(self, event: Any) -> None:
        """Add one event."""
        match type(event).__name__:
            case "DocumentStartEvent":
                self._anchors = {}
            case "ScalarEvent":
                start, end = event.start_mark.index, event.end_mark.index
                self._add(event, Scalar(aligned(self._source, self._text, event, start, end), start, end))
            case "MappingStartEvent" | "SequenceStartEvent" as kind:
                start = event.start_mark.index
                node = Mapping(start) if kind.startswith("M") else Sequence(start)
                self._add(event, node)
                self._open.append((node, None))
                self._check(len(self._open) > MOST_LEVELS, event, _TOO_DEEP)
            case "MappingEndEvent" | "SequenceEndEvent":
                self._open.pop()[0].end = event.end_mark.index
            case "AliasEvent":
                self._add(event, self._anchored(event))

    def _anchored(self, event: Any) -> Node:
        node = self._anchors.get(event.anchor)
        if node is None:
            self._check(True, event, _without_anchor(event))
        within = any(node is open_node for open_node, _ in self._open)
        self._check(within, event, _anchor_in_itself(event))
        assert node is not None
        self.shared.append(node)
        return node

    def _add(self, event: Any, node: Node) -> None:
        self._nodes += 1
        self._check(self._nodes > MOST_NODES, event, _TOO_MANY)
        if getattr(event, "anchor", None) and type(event).__name__ != "AliasEvent":
            self._anchors[event.anchor] = node
        if not self._open:
            self.documents.append(node)
            return
        parent, key = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif key is None:
            scalar = node if isinstance(node, Scalar) else Scalar(Span("", []), node.start, node.start)
            self._open[-1] = (parent, scalar)
        else:
            parent.entries.append((key, node))
            self._open[-1] = (parent, None)

    def _check(self, wrong: bool, event: Any, reason: Text) -> None:
        if wrong:
            mark = event.start_mark
            raise InvalidYamlError(mark.line + 1, mark.column + 1, reason)


_TOO_DEEP = message("The file has more than {count} levels. Check that this is the right file.", count=MOST_LEVELS)
_TOO_MANY = message(
    "The file has more than {count:,} nodes. Lint a smaller part of it, in a file of its own.", count=MOST_NODES
)


def _without_anchor(event: Any) -> Text:
    name = str(event.anchor)[:100]
    return message("No anchor is called {name}. Define `&{name}` before this place, or write the value.", name=name)


def _anchor_in_itself(event: Any) -> Text:
    name = str(event.anchor)[:100]
    return message("The anchor {name} contains itself. Replace this alias by the value that is meant.", name=name)


def aligned(source: Span, text: str, event: Any, start: int, end: int) -> Span:
    """The value of a scalar, each character with its place: quotes, escapes and folded lines are skipped."""
    value, index = str(event.value), start
    if event.style in ("|", ">"):
        index = text.find("\n", start, end) + 1 or end
    elif event.style in ("'", '"'):
        index += 1
    places: list[int] = []
    for char in value:
        # A folded line break is a space, and indentation has more of them.
        while index < end and text[index] != char and (text[index].isspace() or text[index] in "\\'"):
            index += 1
        places.append(min(index, len(text) - 1))
        if index < end and text[index] == char:
            index += 1
    if MASK in value:
        value = "".join(source.text[place] if char == MASK else char for char, place in zip(value, places, strict=True))
    return Span(value, [source.at[place] for place in places])
