"""Sizes: a file, and a function, holds one idea."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = [file for folder in ("etcdlab", "scripts", "tests") for file in sorted((ROOT / folder).rglob("*.py"))]
MODULES = sorted((ROOT / "etcdlab").rglob("*.js"))
TOP_LEVEL_FUNCTION = re.compile(r"^(?:export )?(?:async )?function (\w+).*?^}", re.MULTILINE | re.DOTALL)


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in [*SOURCES, *MODULES]}

    assert {file.relative_to(ROOT): length for file, length in lengths.items() if length > 300} == {}


@pytest.mark.parametrize("folder", ["etcdlab", "scripts"])
def test_no_function_is_longer_than_30_lines(folder: str) -> None:
    """With its docstring, without its decorators. The parameters of a command are its table of options."""
    functions = [function for file in (ROOT / folder).rglob("*.py") for function in _functions(file)]

    assert functions
    assert [name for name, length in functions if length > 30] == []


def test_no_function_of_the_page_is_longer_than_60_lines() -> None:
    functions = [match for file in MODULES for match in TOP_LEVEL_FUNCTION.finditer(file.read_text("utf-8"))]

    assert functions
    assert [match[1] for match in functions if match[0].count("\n") >= 60] == []


def _functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0].lineno if "app.command" in map(_name, node.decorator_list) else node.lineno
            yield f"{file.relative_to(ROOT)}: {node.name}", (node.end_lineno or 0) - first + 1


def _name(decorator: ast.expr) -> str:
    return ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
