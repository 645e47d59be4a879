"""Names: no variable, parameter, attribute or function is a lone participle that fits everything."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FITS_EVERYTHING = {"asked", "begun", "found", "given", "heard", "held", "known", "met", "said", "seen", "shown", "told"}


@pytest.mark.parametrize("folder", ["etcdlab", "scripts", "tests"])
def test_no_name_is_a_participle_that_fits_everything(folder: str) -> None:
    """A name says what the thing is: `finding`, and not `found`."""
    files = sorted((ROOT / folder).rglob("*.py"))
    names = [(file.relative_to(ROOT), *name) for file in files for name in _names(ast.parse(file.read_text("utf-8")))]

    assert len(names) > 100
    assert [name for name in names if name[-1].strip("_").lower() in FITS_EVERYTHING] == []


def test_the_name_of_a_test_is_short() -> None:
    """A longer fact is in the docstring of the test."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    names = [
        name for file in files for _, name in _names(ast.parse(file.read_text("utf-8"))) if name.startswith("test_")
    ]

    assert len(names) > 500
    assert [name for name in names if len(name) > 60] == []


def _names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
