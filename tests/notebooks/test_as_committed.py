"""The notebooks are committed as a person should find them, in both languages."""

from __future__ import annotations

import re
import tokenize
from io import StringIO
from pathlib import Path, PurePosixPath

import nbformat
import pytest

from tests.notebooks.runs import FOLDER, NOTEBOOKS, opened, run

ENGLISH = [name for name in NOTEBOOKS if not name.startswith("zh/")]


def code_of(name: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in opened(name).cells if cell.cell_type == "code"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_has_no_outputs_and_one_cell_of_parameters(name: str) -> None:
    code = code_of(name)

    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert ["parameters" in cell.metadata.get("tags", []) for cell in code].count(True) == 1


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_its_links_lead_to_notebooks_that_are_there(name: str) -> None:
    words = "\n".join(cell.source for cell in opened(name).cells if cell.cell_type == "markdown")
    links = re.findall(r"\]\(([^):]+)\)", words)

    assert all((FOLDER / PurePosixPath(name).parent / link).exists() for link in links)


def test_every_notebook_is_there_in_chinese_too() -> None:
    assert sorted(NOTEBOOKS) == sorted([*ENGLISH, *(f"zh/{name}" for name in ENGLISH)])


@pytest.mark.parametrize("name", ENGLISH)
def test_both_languages_have_the_same_cells_and_the_same_code(name: str) -> None:
    english, chinese = opened(name), opened(f"zh/{name}")

    assert [(cell.id, cell.cell_type, cell.metadata) for cell in chinese.cells] == [
        (cell.id, cell.cell_type, cell.metadata) for cell in english.cells
    ]
    assert [cell.source for cell in code_of(f"zh/{name}")] == [cell.source for cell in code_of(name)]
    assert chinese.metadata == english.metadata


@pytest.mark.parametrize("name", ENGLISH)
def test_every_text_cell_of_the_chinese_notebook_is_chinese(name: str) -> None:
    texts = [cell.source for cell in opened(f"zh/{name}").cells if cell.cell_type == "markdown"]

    assert [text for text in texts if not re.search(r"[\u4e00-\u9fff]", text)] == []


@pytest.mark.parametrize("name", ENGLISH)
def test_code_has_no_words_that_would_need_a_translation(name: str) -> None:
    """Comments are in the text cells, which are translated."""
    for cell in code_of(name):
        comments = [
            token
            for token in tokenize.generate_tokens(StringIO(cell.source).readline)
            if token.type == tokenize.COMMENT
        ]
        assert comments == []


def test_the_chinese_notebook_has_a_chinese_finding(tmp_path: Path) -> None:
    """The start notebook in notebooks/zh displays its finding in Chinese."""
    notebook = run("zh/start-here.ipynb", tmp_path, ETCDLAB_LANG="zh_CN")
    (cell,) = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.endswith("\nresult")]

    (result,) = [output for output in cell.outputs if output.output_type == "execute_result"]
    assert "R1" in result.data["text/plain"]
    assert "客户端 3.7.1" in result.data["text/plain"]
    assert "客户端 3.7.1" in result.data["text/html"]


@pytest.mark.parametrize("name", ["investigate.ipynb", "postmortem.ipynb"])
def test_a_form_is_near_the_top_and_its_code_is_hidden(name: str) -> None:
    """A person sees the form, not the code that displays it: the tables about the parameters are at the end."""
    cells = opened(name).cells
    form = next(
        place
        for place, cell in enumerate(cells)
        if "etcdlab.Investigation(" in cell.source or "= etcdlab.Postmortem(" in cell.source
    )

    assert cells[form].metadata.jupyter.source_hidden
    assert not [cell for cell in cells[:form] if cell.source.count("\n|") > 1]
