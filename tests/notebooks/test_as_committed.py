"""The notebooks are committed as a person should find them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.notebooks.conftest import FOLDER, NOTEBOOKS, opened


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_without_outputs_and_with_its_parameters_tagged(path: Path) -> None:
    code = [cell for cell in opened(path.name).cells if cell.cell_type == "code"]

    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert ["parameters" in cell.metadata.get("tags", []) for cell in code].count(True) == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_its_links_lead_to_notebooks_that_are_there(path: Path) -> None:
    words = "\n".join(cell.source for cell in opened(path.name).cells if cell.cell_type == "markdown")

    assert all((FOLDER / name).exists() for name in re.findall(r"\]\(([^):]+)\)", words))
