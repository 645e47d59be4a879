"""Joins the ES modules of a widget to the one module that anywidget sends to the page. There is no build step."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import [^;]*? from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:const|function) (\w+)", re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def page_module(entry: str, *, left_out: Collection[str] = ()) -> str:
    """A module of this folder with everything that it imports: each file once, and before the files that import it.

    The lines with `import` and the word `export` are left out, so no two of the files may define the same name.
    What a file of `left_out` exports is undefined: the files that import it check that.
    """
    return "\n".join(_part(file, is_left_out=file.name in left_out) for file in module_files(entry))


def _part(file: Path, *, is_left_out: bool) -> str:
    source = file.read_text("utf-8")
    if is_left_out:
        return "".join(f"const {name} = undefined;\n" for name in _EXPORTED.findall(source))
    return _EXPORT.sub("", _IMPORT.sub("", source))


def page_style(*names: str) -> str:
    """The style sheets of a widget, joined."""
    return "".join((_HERE / name).read_text("utf-8") for name in names)


def module_files(entry: str) -> list[Path]:
    """The files of a module, in the order in which they are joined."""
    order: list[Path] = []
    visited: set[Path] = set()

    def visit(file: Path) -> None:
        visited.add(file)
        for name in _IMPORT.findall(file.read_text("utf-8")):
            imported = (file.parent / name).resolve()
            if imported not in visited:
                visit(imported)
        order.append(file)

    visit((_HERE / entry).resolve())
    return order
