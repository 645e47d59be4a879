"""Joins the ES modules of a widget to the one module that anywidget sends to the page. There is no build step."""

from __future__ import annotations

import re
from pathlib import Path

_HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import [^;]*? from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def page_module(entry: str) -> str:
    """A module of this folder with everything that it imports: each file once, and before the files that import it.

    The lines with `import` and the word `export` are left out, so no two of the files may define the same name.
    """
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", file.read_text("utf-8"))) for file in module_files(entry))


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
