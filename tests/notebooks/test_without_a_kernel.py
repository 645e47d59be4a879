"""What an executed notebook shows where nothing runs: `nbconvert --to html`, and a code host's viewer.

GitHub's keeps no script, no style sheet and no style. Which tags and attributes it keeps is html-pipeline's list
(lib/html_pipeline/sanitization_filter.rb). Images it keeps as data, for what a cell draws has no other form there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import bleach
import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page

from scripts.jupyter import chromium
from tests.notebooks.runs import outputs

TAGS = {"b", "br", "caption", "code", "div", "img", "p", "span", "table", "tbody", "td", "th", "thead", "tr"}
"""Of that list, what outputs are made of."""
ATTRIBUTES = {"*": ["align", "alt", "colspan", "id", "rowspan", "scope", "title", "width"], "img": ["src"]}

INVESTIGATIONS = [
    ("start_here", "result", "3.7.1"),
    ("investigate", "investigation", "3.7.1"),
    ("investigate", "result", "3.7.1"),
    ("the_chain", "result.stepper(at=failed.id if failed else 0)", "seed"),
    ("the_chain", "etcdlab.Investigation.of(renewed)", "3.7.1"),
]
"""Each cell that shows an investigation, by its last line, and the client it is of."""


class Words(HTMLParser):
    """All words, and the pictures with theirs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.pictures = "", {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.pictures[dict(attrs)["alt"]] = dict(attrs).get("src")

    def handle_data(self, data: str) -> None:
        self.words += data


def sanitised(notebook: nbformat.NotebookNode, source: str, *protocols: str) -> Words:
    """What a viewer keeps of the last HTML that cell gave."""
    html = [output.data["text/html"] for output in outputs(notebook, source) if "text/html" in output.get("data", {})]
    return Words(bleach.clean(html[-1], tags=TAGS, attributes=ATTRIBUTES, protocols=protocols, strip=True))


@pytest.mark.parametrize(("name", "source", "client"), INVESTIGATIONS)
@pytest.mark.parametrize("protocols", [("https", "data"), ("https",)], ids=["with data images", "without"])
def test_a_sanitised_page_keeps_diagram_and_finding(
    name: str, source: str, client: str, protocols: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    """A viewer such as GitHub removes scripts and styles."""
    kept = sanitised(request.getfixturevalue(name), source, *protocols)

    ((words, picture),) = kept.pictures.items()
    assert words.startswith(f"Call flow of client {client}")
    assert "Failed: addrConn.updateConnectivityState" in words
    assert (picture or "").startswith("data:image/svg+xml;base64,") == ("data" in protocols)
    assert "R1 · Member etcd-0 advertises http://0.0.0.0:" in kept.words
    assert "+ ETCD_ADVERTISE_CLIENT_URLS=http://127.0.0.2:" in kept.words
    assert "resetTransport" in kept.words
    assert re.search(r"dial tcp 0\.0\.0\.0:\d+: connect: connection refused", kept.words)


@pytest.fixture(scope="module")
def offline() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.mark.parametrize(("name", "cells"), [("start_here", 1), ("investigate", 2), ("the_chain", 2)])
def test_nbconvert_makes_a_page_that_shows_it_without_a_network(
    name: str, cells: int, request: pytest.FixtureRequest, offline: Browser, tmp_path: Path
) -> None:
    page = converted(request.getfixturevalue(name), offline, tmp_path)

    pictures = page.get_by_role("img", name="Call flow of client")
    assert pictures.count() == cells
    for picture in pictures.all():
        assert picture.is_visible()
        assert picture.evaluate("image => image.naturalWidth") > 500
    assert page.get_by_text("R1 · Member etcd-0 advertises http://0.0.0.0:").first.is_visible()
    assert page.get_by_role("table", name="What the client did").first.is_visible()


def converted(notebook: nbformat.NotebookNode, browser: Browser, folder: Path) -> Page:
    """The notebook as HTML, in a browser that reaches nothing."""
    html, _ = HTMLExporter().from_notebook_node(notebook)
    (folder / "page.html").write_text(html, "utf-8")
    page = browser.new_context(offline=True).new_page()
    page.goto((folder / "page.html").as_uri(), wait_until="domcontentloaded")
    return page
