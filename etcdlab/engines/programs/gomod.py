"""Reads the `go`, `require` and `replace` lines of a go.mod (https://go.dev/ref/mod#go-mod-file)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from etcdlab.chain.versions import number
from etcdlab.engines.programs.modules import Module

_LISTS_ALL = (1, 17)
"""Since this version of Go, a go.mod lists every module that the program is built with."""


class GoMod(NamedTuple):
    """The versions a go.mod requires, by module, and what replaces them."""

    required: dict[str, str]
    replaced: dict[tuple[str, str], tuple[str, str]]
    """By module and version, or by module and nothing where every version is replaced."""
    go: str = ""
    """The version of Go in the `go` line."""

    @property
    def lists_all(self) -> bool:
        """Whether it also lists the modules that come through other modules. Without a `go` line it is of Go 1.16."""
        return number(self.go)[:2] >= _LISTS_ALL

    def module(self, path: str, *, at_least: str = "") -> Module | None:
        """The version that is built in, if another module requires `at_least`; None if no module requires any version.

        Module resolution selects the highest version that a module requires. A go.mod of Go 1.17 or newer lists the
        selected versions; an older one lists only what the program itself requires.
        """
        required = [version for version in (self.required.get(path, ""), at_least) if version]
        version = max(required, key=number, default="")
        replaced = self.replaced.get((path, version)) or self.replaced.get((path, ""))
        if not version and not (replaced and replaced[1]):
            return None
        return Module(version, *(replaced or ()))

    @property
    def modules(self) -> dict[str, Module]:
        """Every module that it requires."""
        by_path = {path: self.module(path) for path in self.required}
        return {path: module for path, module in by_path.items() if module is not None}


def parse(text: str) -> GoMod:
    """Read a go.mod. Other lines are ignored."""
    required: dict[str, str] = {}
    replaced: dict[tuple[str, str], tuple[str, str]] = {}
    go = ""
    for verb, *words in _lines(text):
        if verb == "go" and len(words) == 1:
            go = words[0]
        elif verb == "require" and len(words) == 2:
            required[words[0]] = words[1]
        elif verb == "replace" and "=>" in words[1:]:
            arrow = words.index("=>", 1)
            (module, version), by = (*words[:arrow], "")[:2], (*words[arrow + 1 :], "", "")[:2]
            if by[0]:
                replaced[module, version] = (by[0], by[1])
    return GoMod(required, replaced, go)


def with_absolute_folders(text: str, folder: Path) -> str:
    """The same go.mod for another folder: a replacement that is a path relative to `folder` is absolute."""
    lines = []
    for line in text.splitlines():
        before, arrow, after = line.partition("=>")
        words = after.split()
        if arrow and words and (path := words[0].strip('"`')).startswith(("./", "../")):
            line = f'{before}=> "{(folder / path).resolve()}"'
        lines.append(line)
    return "\n".join(lines) + "\n"


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
