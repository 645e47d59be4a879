"""A file's text, its lines, and the files beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property

from etcdlab.readers.deployments.deployment import Place
from etcdlab.readers.deployments.span import Span

ReadBeside = Callable[[str], str]
"""Returns the text of a file by its path relative to this one; "" if there is none."""


class Source:
    """The text of one file."""

    def __init__(self, path: str, text: str, read_beside: ReadBeside = lambda _: "") -> None:
        self.path, self.text, self.read_beside = path, text, read_beside

    @cached_property
    def span(self) -> Span:
        """The whole text."""
        return Span.of_file(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(index + 1 for index, char in enumerate(self.text) if char == "\n")]

    def place(self, span: Span) -> Place:
        """Where a text is in the file. Of a text that goes over several lines, the part in the first line."""
        if not len(span.at):
            return Place(1, 1, 1)
        start = span.at[0]
        line = bisect_right(self._starts, start) - 1
        end = self._starts[line + 1] - 1 if line + 1 < len(self._starts) else len(self.text)
        last = max((index for index in span.at if start <= index < end), default=start)
        return Place(line + 1, start - self._starts[line] + 1, last - start + 1)

    def line(self, number: int) -> str:
        """A line of the file, without its end."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r")
