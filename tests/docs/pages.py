"""The pages of the documentation in both languages, their links and their blocks of code."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)


def english() -> list[Path]:
    """Every page in English that a person wrote. A command makes the gallery."""
    elsewhere = {DOCS / "zh", DOCS / "gallery"}
    return [ROOT / "README.md", *(page for page in sorted(DOCS.rglob("*.md")) if not elsewhere & {*page.parents})]


def chinese(page: Path) -> Path:
    """The same page in Chinese."""
    return ROOT / "README.zh-CN.md" if page.parent == ROOT else DOCS / "zh" / page.relative_to(DOCS)


def name_of(page: Path) -> str:
    """The path of a page in the repository."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    """The blocks of code in that programming language."""
    return [text for kind, text in _FENCE.findall(page.read_text("utf-8")) if kind == language]


def links(text: str) -> list[str]:
    """The relative links in a text, each with its anchor. Code has none."""
    prose = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text))
    return [link for link in _LINK.findall(prose) if not re.match(r"\w+:", link)]


def anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page, as GitHub makes them."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
