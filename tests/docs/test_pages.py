"""Every page has an equal in the other language, and every link leads to something."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT, anchors, blocks, chinese, english, links, name_of

ENGLISH = english()
TEXTS = [*ENGLISH, *map(chinese, ENGLISH), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))


@pytest.mark.parametrize("page", ENGLISH, ids=name_of)
def test_a_page_and_its_translation_link_each_other(page: Path) -> None:
    """The links are at the top of both pages."""
    translation = chinese(page)

    for here, there in ((page, translation), (translation, page)):
        top = "\n".join(here.read_text("utf-8").splitlines()[:3])
        assert there in [(here.parent / link).resolve() for link in links(top)]


def test_no_translation_is_left_without_its_page() -> None:
    assert sorted(map(chinese, ENGLISH)) == sorted([ROOT / "README.zh-CN.md", *(DOCS / "zh").rglob("*.md")])


@pytest.mark.parametrize("page", ENGLISH, ids=name_of)
@pytest.mark.parametrize("language", ["sh", "bash", "python", "json", "text"])
def test_both_languages_have_the_same_code(page: Path, language: str) -> None:
    assert blocks(page, language) == blocks(chinese(page), language)


@pytest.mark.parametrize("page", ENGLISH, ids=name_of)
def test_a_translation_has_as_many_headings_as_its_page(page: Path) -> None:
    assert len(anchors(page)) == len(anchors(chinese(page)))


@pytest.mark.parametrize("page", [*map(chinese, ENGLISH), *(ROOT / "notebooks/zh").glob("*.ipynb")], ids=name_of)
def test_no_line_of_chinese_ends_within_a_sentence(page: Path) -> None:
    """A line break in a paragraph is displayed as a space, which Chinese does not have between two characters."""
    text = page.read_text("utf-8").replace('\\n",\n    "', "\n")

    assert re.findall(r"[\u4e00-\u9fff，、；：（][\r\n]+[\u4e00-\u9fff]", text.replace("\n\n", "\0")) == []


@pytest.mark.parametrize("page", TEXTS, ids=name_of)
def test_every_link_leads_to_a_file_and_to_a_heading(page: Path) -> None:
    assert broken(page.read_text("utf-8"), page) == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name_of)
def test_every_link_of_a_notebook_leads_to_a_file(notebook: Path) -> None:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")

    assert broken(text, notebook) == []


def broken(text: str, page: Path) -> list[str]:
    """The links of a text that lead nowhere."""
    made = [link for link in links(text) if (DOCS / "rules").exists() or "rules/" not in link]
    return [link for link in made if not leads(page, link)]


def leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    return target.exists() and (not anchor or anchor in anchors(target))
