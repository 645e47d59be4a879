"""Pictures as parts of one page: the looks and the shapes that they share are there once, to save half the bytes."""

from __future__ import annotations

import re

from etcdlab.diagram.looks import DARK

_LOOKS = (
    "fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight", "font-style",
    "text-anchor", "text-decoration", "paint-order",
)  # fmt: skip
"""The attributes of SVG that are properties of CSS, too."""

_LENGTHS = {"font-size"}
"""A length has a unit in CSS, and none in SVG."""

_SHAPES = {"path", "polygon"}
"""The elements that all pictures of a run have at the same places."""

_TAG = re.compile(r"<(\w+)((?: [\w-]+=\"[^\"]*\")+)")
_ATTRIBUTE = re.compile(r" ([\w-]+)=\"([^\"]*)\"")
_GROUP = re.compile(r"<g>((?:(?!</?g\b).)*)</g>", re.DOTALL)
"""A function with its tooltip, or a line with its arrow head: often the same in several pictures."""

_HUNDREDTHS = re.compile(r"(\.\d)\d+")
_LEFT_OUT = re.compile(r"<style>.*?</style>|<desc>.*?</desc>", re.DOTALL)
"""The page has the styles, and `aria-label` says the same as the description."""

_OF_A_FILE = {"xmlns", "style", "class", "id"}
"""Attributes of an SVG that is a file, and what the stepper knows an element by."""


class InlinePictures:
    """Collects what the pictures of a page share: `css` and `shapes` have it once every picture was added."""

    def __init__(self) -> None:
        self._classes: dict[str, str] = {}
        self._shapes: dict[str, str] = {}
        self._groups: dict[str, str] = {}

    def add(self, svg: str) -> str:
        """The picture without styles of its own. A group that an earlier picture has is taken from there."""
        return _GROUP.sub(self._group, _TAG.sub(self._tag, _LEFT_OUT.sub("", svg)))

    @property
    def css(self) -> str:
        """The style sheet. `light-dark` takes the page's scheme, and print is light."""
        return "".join(f".{name}{{{rule}}}" for rule, name in self._classes.items())

    @property
    def shapes(self) -> str:
        """The lines and arrow heads, for the `<defs>` of an SVG that is anywhere on the page."""
        return "".join(f'<{shape} id="{name}"/>' for shape, name in self._shapes.items())

    def _group(self, match: re.Match[str]) -> str:
        """A group. A function that was passed has the values of the phase in its tooltip, which is there each time."""
        title, _, drawn = match[1].rpartition("</title>")
        if title and "<circle" in drawn:
            return f"<g>{title}</title>{self._once(drawn)}</g>"
        return self._once(match[1])

    def _once(self, drawn: str) -> str:
        if drawn in self._groups:
            return f"<use{_written('href', '#' + self._groups[drawn])}/>"
        name = self._groups.setdefault(drawn, f"h{len(self._groups)}")
        return f"<g{_written('id', name)}>{drawn}</g>"

    def _tag(self, match: re.Match[str]) -> str:
        """A tag with one class for its looks, without its id and the classes of the stepper."""
        attributes = _ATTRIBUTE.findall(match[2])
        rule = ";".join(_property(name, value) for name, value in attributes if name in _LOOKS)
        others = [(name, _rounded(value)) for name, value in attributes if name not in {*_LOOKS, *_OF_A_FILE}]
        tag = match[1]
        if tag in _SHAPES:
            shape = tag + "".join(_written(name, value) for name, value in others)
            tag, others = "use", [("href", "#" + self._shapes.setdefault(shape, f"g{len(self._shapes)}"))]
        if rule:
            others.append(("class", self._classes.setdefault(rule, f"p{len(self._classes)}")))
        return f"<{tag}" + "".join(_written(name, value) for name, value in others)


def _written(name: str, value: str) -> str:
    return f' {name}="{value}"'


def _rounded(value: str) -> str:
    """Coordinates to a tenth of a pixel. Words have no such numbers."""
    return value if value[:1].isalpha() and value[:1] != "M" else _HUNDREDTHS.sub(r"\1", value)


def _property(name: str, value: str) -> str:
    if name in _LENGTHS:
        return f"{name}:{value}px"
    return f"{name}:light-dark({value},{DARK[value]})" if value in DARK else f"{name}:{value}"
