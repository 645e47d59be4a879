"""What a go.mod asks for: the `require` and `replace` lines (https://go.dev/ref/mod#go-mod-file)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from etcdlab.chain.versions import number


class GoMod(NamedTuple):
    """The versions a go.mod requires, by module, and what replaces them."""

    required: dict[str, str]
    replaced: dict[tuple[str, str], str]
    """By module and version, or by module and nothing where every version is replaced."""

    def chosen(self, module: str, *, at_least: str = "") -> str:
        """The version that is built in, where another module asks for `at_least`; empty for none.

        Module resolution takes the highest version that anybody asks for. A go.mod of Go 1.17 or newer lists what
        comes of that; an older one lists only what the program itself asks for.
        """
        asked = [version for version in (self.required.get(module, ""), at_least) if version]
        version = max(asked, key=number, default="")
        return self.replaced.get((module, version)) or self.replaced.get((module, "")) or version


def parse(text: str) -> GoMod:
    """Read a go.mod; lines that are something else are passed over."""
    required: dict[str, str] = {}
    replaced: dict[tuple[str, str], str] = {}
    for verb, *words in _lines(text):
        if verb == "require" and len(words) == 2:
            required[words[0]] = words[1]
        elif verb == "replace" and "=>" in words[1:]:
            arrow = words.index("=>", 1)
            (module, version), by = (*words[:arrow], "")[:2], words[arrow + 1 :]
            if len(by) == 2 and by[0] == module:
                replaced[module, version] = by[1]
    return GoMod(required, replaced)


def _lines(text: str) -> Iterator[list[str]]:
    """Each line as its words, those of a block with the block's verb in front."""
    block: list[str] = []
    for line in text.splitlines():
        words = [word.strip('"`') for word in line.partition("//")[0].split()]
        if words == [")"]:
            block = []
        elif words and words[-1] == "(":
            block = words[:-1]
        elif words:
            yield [*block, *words]
