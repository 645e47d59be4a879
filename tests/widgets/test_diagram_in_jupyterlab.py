"""The diagram in a real JupyterLab, in a laptop's window with the file browser open."""

from __future__ import annotations

import io
from collections.abc import Iterator

import nbformat
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from scripts.jupyter import opened, run_all, served
from tests.widgets.test_diagram_levels import FONTS, IN_VIEW, switch_to

CELLS = (
    "import etcdlab; found = etcdlab.Investigation.of(etcdlab.recording().run())",
    "found.stepper()",
    "found",
)
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
PICTURE = "img.etcdlab-picture:visible"
PLACE = "() => Number(document.querySelector('.etcdlab-place').textContent.split(' ')[1])"
OFFSET = "() => document.querySelector('.etcdlab-flow').getBoundingClientRect().top"


@pytest.fixture(scope="module", params=["JupyterLab Light", "JupyterLab Dark"])
def lab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A notebook with the stepper, and with the static page below it."""
    with served(theme=request.param) as server:
        cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
        nbformat.write(notebook, server.folder / "steps.ipynb")
        page = opened(browser, server.url("steps.ipynb"), (1280, 720))
        run_all(page)
        page.locator(".etcdlab-diagram").wait_for()
        page.locator(PICTURE).wait_for()
        yield page
        page.close()


@pytest.mark.parametrize(("level_name", "least"), [("key", 12), ("all", 11)])
def test_every_function_can_be_read_beside_the_file_browser(lab: Page, level_name: str, least: int) -> None:
    assert lab.locator(".jp-FileBrowser").is_visible()
    switch_to(lab, level_name)
    fonts = lab.evaluate(FONTS)

    assert min(size for _, is_name, size in fonts if is_name) >= least
    assert min(size for *_, size in fonts) >= 11


def test_the_key_functions_fit_beside_the_file_browser(lab: Page) -> None:
    switch_to(lab, "key")
    room = lab.locator(".etcdlab-canvas").evaluate(
        "one => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]"
    )

    assert room == [0, 0]


def test_steps_scroll_the_diagram_and_not_the_notebook(lab: Page) -> None:
    switch_to(lab, "all")
    root = lab.locator(".etcdlab")
    root.press("Home")
    lab.locator(".etcdlab-flow").evaluate("one => one.scrollIntoView({block: 'nearest'})")
    offset = lab.evaluate(OFFSET)
    for at in range(1, 30):
        root.press("ArrowRight")
        lab.wait_for_function(f"({PLACE})() === {at}")
        lab.wait_for_function(IN_VIEW)

    assert lab.evaluate(OFFSET) == offset


def test_the_static_picture_has_the_ground_of_the_theme(lab: Page) -> None:
    dark = lab.evaluate("document.body.dataset.jpThemeLight") == "false"
    picture = Image.open(io.BytesIO(lab.locator(PICTURE).screenshot())).convert("L")
    ground = picture.getpixel((picture.width // 2, 6))

    assert isinstance(ground, int)
    assert (ground < 60) if dark else (ground > 240)


def test_a_click_leaves_no_ring_in_jupyterlab(lab: Page) -> None:
    """JupyterLab has style sheets of its own for what has the focus."""
    switch_to(lab, "key")
    lab.locator(".etcdlab").press("Home")
    station = lab.locator("[data-station=create-transport]")
    station.click()
    lab.mouse.move(0, 0)
    lab.wait_for_function("document.activeElement.dataset.station === 'create-transport'")

    assert station.evaluate("one => getComputedStyle(one).outlineStyle") == "none"
    assert not station.evaluate("one => one.matches(':focus-visible')")
