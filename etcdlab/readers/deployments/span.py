"""A text that remembers where in the file each of its characters comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A text, and for each character its index in the file. It stays right when quotes, escapes and line breaks go."""

    text: str
    at: Sequence[int]
    file: str = ""
    """Another file that has the text, and its line: `common.yml:7`. `at` is then the place that names the file."""

    @classmethod
    def of_file(cls, text: str) -> Span:
        """The whole text of a file."""
        return cls(text, range(len(text)))

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int | None = None) -> Span:
        """The characters from `start` to `end`."""
        return Span(self.text[start:end], self.at[start:end], self.file)

    def stripped(self, characters: str | None = None) -> Span:
        """Without these characters at both ends; without white space by default."""
        start = len(self.text) - len(self.text.lstrip(characters))
        return self.slice(start, max(start, len(self.text.rstrip(characters))))

    def partition(self, separator: str) -> tuple[Span, bool, Span]:
        """What is before and after the first separator, and whether there is one."""
        index = self.text.find(separator)
        if index < 0:
            return self, False, self.slice(len(self))
        return self.slice(0, index), True, self.slice(index + len(separator))

    def lines(self) -> Iterator[Span]:
        """The lines without their ends."""
        start = 0
        for line in self.text.split("\n"):
            yield self.slice(start, start + len(line.rstrip("\r")))
            start += len(line) + 1

    def replaced_by(self, text: str) -> Span:
        """Another text that is at the place of this one."""
        return self.from_file(text, self.file)

    def from_file(self, text: str, file: str) -> Span:
        """A text of another file, at the place that names the file."""
        return Span(text, [self.at[0] if len(self.at) else 0] * len(text), file)


def joined(spans: Iterable[Span]) -> Span:
    """Several spans as one."""
    parts = list(spans)
    file = next((part.file for part in parts if part.file), "")
    return Span("".join(part.text for part in parts), [index for part in parts for index in part.at], file)
