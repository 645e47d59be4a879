"""What a person types into a report, as HTML: Markdown without HTML, without images, and without links to scripts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MOST_CHARACTERS = 100_000
"""A longer text is cut."""


def html_of(text: str) -> str:
    """The text as a fragment of HTML. `javascript:` and other odd schemes are no links in markdown-it."""
    rendered: str = _markdown().render(text[:MOST_CHARACTERS])
    return rendered


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).disable("image")
