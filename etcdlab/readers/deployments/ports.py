"""Published ports of containers, in the spellings of compose files and of `docker run -p`."""

from __future__ import annotations

import re

from etcdlab.readers.deployments.deployment import Port
from etcdlab.readers.deployments.yaml_tree import Mapping, Node, Scalar, Sequence

_MOST_PORTS = 1_000
_SHORT = re.compile(r"(?:.*:)?(?P<published>\d{0,5}(?:-\d{1,5})?):(?P<target>\d{1,5}(?:-\d{1,5})?)(?:/tcp)?")
_ALONE = re.compile(r"(?P<target>\d{1,5})(?:/tcp)?")


def ports_of_texts(texts: list[str]) -> tuple[Port, ...]:
    """The ports of `8080:80`, `127.0.0.1:8080:80`, `2379-2380:2379-2380` and `80`."""
    return tuple(port for text in texts for port in _ports_of(text.strip()))[:_MOST_PORTS]


def ports_of_node(node: Node | None) -> tuple[Port, ...]:
    """The ports of a service in a compose file."""
    items = node.items[:_MOST_PORTS] if isinstance(node, Sequence) else []
    ports = list(ports_of_texts([item.span.text for item in items if isinstance(item, Scalar)]))
    for item in items:
        if isinstance(item, Mapping):
            target, published = item.get("target"), item.get("published")
            numbers = [part.span.text if isinstance(part, Scalar) else "" for part in (published, target)]
            if numbers[1].isdecimal():
                ports.append(Port(int(numbers[0]) if numbers[0].isdecimal() else 0, int(numbers[1])))
    return tuple(ports)


def _ports_of(text: str) -> list[Port]:
    if match := _ALONE.fullmatch(text):
        return [Port(0, int(match["target"]))]
    if not (match := _SHORT.fullmatch(text)):
        return []
    published, target = _range(match["published"]), _range(match["target"])
    if len(published) != len(target):
        return [Port(0, number) for number in target]
    return [Port(*pair) for pair in zip(published, target, strict=True)]


def _range(text: str) -> list[int]:
    first, _, last = text.partition("-")
    if not first:
        return [0]
    numbers = range(int(first), int(last or first) + 1)
    return list(numbers[:_MOST_PORTS])
