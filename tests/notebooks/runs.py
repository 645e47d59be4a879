"""A notebook of the project, run, and what it displays."""

from __future__ import annotations

import os
from pathlib import Path

import nbclient
import nbformat

FOLDER = Path(__file__).parent.parent.parent / "notebooks"


NOTEBOOKS = sorted(
    path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts
)
"""All notebooks of etcdlab, by their path in their folder: `start-here.ipynb`, `zh/start-here.ipynb`."""


def opened(name: str) -> nbformat.NotebookNode:
    return nbformat.read(FOLDER / name, as_version=4)


def run(name: str, folder: Path, before: str = "", **environment: str) -> nbformat.NotebookNode:
    """The notebook, untouched, from top to bottom; `before` makes the machine another than it is."""
    notebook = opened(name)
    notebook.cells[:0] = [nbformat.v4.new_code_cell(before)] if before else []
    client = nbclient.NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}})
    client.execute(env=os.environ | environment)
    notebook.metadata["folder"] = str(folder)
    return notebook


def outputs(notebook: nbformat.NotebookNode, source: str) -> list[nbformat.NotebookNode]:
    """What the cell gave whose source has that line."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and source in cell.source.splitlines()]
    return list(cells[-1].outputs)


def printed(notebook: nbformat.NotebookNode, source: str) -> str:
    """What that cell printed, and the steps and the log lines that it displayed, as text."""
    return "".join(_text(output) for output in outputs(notebook, source))


def _text(output: nbformat.NotebookNode) -> str:
    data = output.get("data", {})
    if "text/markdown" in data:
        return f"{data['text/markdown']}\n"
    return f"{data['text/plain']}\n" if data.get("text/html", "").startswith("<pre") else output.get("text", "")
