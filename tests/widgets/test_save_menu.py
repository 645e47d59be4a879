"""What a person saves from the stepper: the case, Markdown, and the diagram as SVG and PNG."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.widgets.page import press
from tests.widgets.panels import Open

CASE, MARKDOWN = "case (.etcdlab)", "Markdown for a ticket (.md)"
REPORT, REDACTED = "postmortem (.html)", "redacted postmortem (.html)"
SVG, PNG = "diagram as SVG", "diagram as PNG"
LIGHT, DARK = "#ffffff", "#121212"
"""The grounds of a page without a theme, as Chromium has them."""


def choose(page: Page, item: str) -> None:
    page.get_by_role("button", name="save ▾").click()
    page.get_by_role("button", name=item, exact=True).click()


def saved(page: Page, item: str, folder: Path) -> Path:
    """The file that the browser downloads."""
    with page.expect_download() as download:
        choose(page, item)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def notice(page: Page) -> Any:
    return page.locator(".etcdlab-notice")


@pytest.mark.parametrize(
    ("item", "kind", "extension"),
    [
        (CASE, "case", "etcdlab"),
        (MARKDOWN, "markdown", "md"),
        (REPORT, "report", "html"),
        (REDACTED, "redacted", "redacted.html"),
    ],
)
def test_the_kernel_writes_the_file(
    show: Open, state: dict[str, Any], tmp_path: Path, item: str, kind: str, extension: str
) -> None:
    """The page asks for it, and the browser downloads the bytes that come."""
    page = show(state | {"offers_report": True})
    choose(page, item)
    assert page.evaluate("sent") == [{"do": "save", "file": kind}]
    with page.expect_download() as download:
        page.evaluate("kind => model.receive({file: kind}, 'written by the kernel')", kind)
    download.value.save_as(tmp_path / "it")

    assert download.value.suggested_filename == f"etcd-3.7.1-2026-05-09.{extension}"
    assert (tmp_path / "it").read_text() == "written by the kernel"
    expect(notice(page)).to_have_text(f"The browser downloads etcd-3.7.1-2026-05-09.{extension}.")


def test_a_page_without_the_writer_offers_no_postmortem(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    page.get_by_role("button", name="save ▾").click()

    expect(page.get_by_role("button", name=CASE, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=REPORT, exact=True)).to_have_count(0)


def test_an_answer_that_nobody_waits_for_saves_nothing(show: Open, state: dict[str, Any]) -> None:
    """A second view of the same stepper gets the message, too."""
    page = show(state)
    downloads: list[object] = []
    page.on("download", lambda one: downloads.append(one))
    page.evaluate("model.receive({file: 'case'}, 'x')")
    page.wait_for_timeout(300)

    assert downloads == []
    expect(notice(page)).to_be_empty()


def test_an_error_of_the_kernel_is_displayed(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    choose(page, CASE)
    page.evaluate("model.receive({file: 'case', problem: ['Too large.', 'Use Python.']}, '')")

    expect(notice(page)).to_have_text("Too large. Use Python.")


def test_a_kernel_that_does_not_answer_is_said(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    page.clock.install()
    choose(page, MARKDOWN)
    page.clock.run_for(5_000)

    expect(notice(page)).to_contain_text("The kernel has not answered.")


def test_without_a_kernel_the_diagram_is_saved(show: Open, state: dict[str, Any], tmp_path: Path) -> None:
    page = show(state)
    page.evaluate("model.lose()")
    choose(page, CASE)

    assert page.evaluate("sent") == []
    expect(notice(page)).to_contain_text("The kernel of this notebook is gone, so it cannot write this file.")
    assert ElementTree.parse(saved(page, SVG, tmp_path)).getroot().tag.endswith("svg")
    with Image.open(saved(page, PNG, tmp_path)) as picture:
        assert picture.format == "PNG"


@pytest.mark.parametrize(("scheme", "ground"), [("light", LIGHT), ("dark", DARK)])
def test_the_svg_has_the_colours_of_the_page(
    show: Open, state: dict[str, Any], tmp_path: Path, scheme: str, ground: str
) -> None:
    """It needs no style sheet: no variable, no class and no CSS function is left."""
    page = show(state | {"at": 22}, color_scheme=scheme)
    source = saved(page, SVG, tmp_path).read_text("utf-8")
    root = ElementTree.fromstring(source)
    colours = {one.get(side) for one in root.iter() for side in ("fill", "stroke")} - {None, "none"}

    assert not re.search(r"var\(|color-mix|color\(|class=|style=|currentcolor", source, re.IGNORECASE)
    assert all(re.fullmatch("#[0-9a-f]{6}", str(colour)) for colour in colours)
    assert len(colours) > 5
    assert root.find("{*}rect").get("fill") == ground  # type: ignore[union-attr]
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "updateConnectivityState" in texts
    assert texts.count("✗ failed · current") == 1  # of the marks, only the displayed one
    assert texts[-1].startswith("etcd client 3.7.1 · grpc-go 1.82.1 · live · 192.168.20.151:2379 · 2026-05-09")
    assert texts[-1].endswith("step 22 of 30")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_svg_by_itself_looks_like_the_diagram(
    show: Open, state: dict[str, Any], tmp_path: Path, scheme: str
) -> None:
    """An image has none of the styles of its page."""
    page = show(state | {"at": 22}, color_scheme=scheme, viewport={"width": 1200, "height": 1000})
    page.get_by_role("button", name="all functions").click()
    file = saved(page, SVG, tmp_path)
    colours = """async source => {
      const image = new Image();
      image.src = URL.createObjectURL(new Blob([source], {type: "image/svg+xml"}));
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
      const counts = {};
      for (let at = 0; at < data.length; at += 4) {
        const hex = "#" + [...data.slice(at, at + 3)].map(one => one.toString(16).padStart(2, "0")).join("");
        counts[hex] = (counts[hex] ?? 0) + 1;
      }
      return counts;
    }"""
    counts = page.evaluate(colours, file.read_text("utf-8"))
    fills = page.evaluate(
        """() => ["failed", "walked"].map(mark => {
          const context = document.createElement("canvas").getContext("2d");
          const box = document.querySelector(`.etcdlab-station.etcdlab-${mark} > .etcdlab-box`);
          context.fillStyle = getComputedStyle(box).fill;
          context.fillRect(0, 0, 1, 1);
          const parts = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
          return "#" + parts.map(one => one.toString(16).padStart(2, "0")).join("");
        })"""
    )

    assert all(counts.get(fill, 0) > 1_000 for fill in fills)


def test_the_png_is_twice_as_large_as_the_svg(show: Open, state: dict[str, Any], tmp_path: Path) -> None:
    page = show(state | {"at": 22})
    root = ElementTree.parse(saved(page, SVG, tmp_path)).getroot()

    with Image.open(saved(page, PNG, tmp_path)) as picture:
        assert picture.size == tuple(round(2 * float(root.get(side, ""))) for side in ("width", "height"))
        assert picture.getpixel((0, 0))[:3] == (255, 255, 255)  # type: ignore[index]
        assert len(picture.getcolors(1_000_000) or ()) > 50


def test_a_hidden_diagram_is_saved_too(show: Open, state: dict[str, Any], tmp_path: Path) -> None:
    page = show(state)
    page.get_by_role("button", name="hide the diagram").click()

    assert "create" in saved(page, SVG, tmp_path).read_text("utf-8")


def test_the_menu_by_keyboard(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"at": 3})
    opener = page.get_by_role("button", name="save ▾")
    opener.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name=CASE)).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name=PNG)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name=CASE)).to_be_focused()
    page.keyboard.press("Escape")

    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".etcdlab-menu-list[aria-label^=save]")).to_be_hidden()
    assert press(page, "ArrowRight") == 4


def test_the_menu_closes_when_it_is_left(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    opener, items = page.get_by_role("button", name="save ▾"), page.locator(".etcdlab-menu-list[aria-label^=save]")
    opener.click()
    expect(items).to_be_visible()
    page.locator(".etcdlab-place").click()
    expect(items).to_be_hidden()
    opener.click()
    for _ in range(5):
        page.keyboard.press("Tab")
    expect(items).to_be_hidden()


def test_a_page_without_a_step_has_no_case(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"trace": state["trace"] | {"steps": []}})
    choose(page, CASE)

    expect(notice(page)).to_have_text("There is no step yet that could be saved.")
    assert page.evaluate("sent") == []
