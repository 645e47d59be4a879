"""What a person sees in a real JupyterLab once the cells have run: the form, the verdict or the cause."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.jupyter import KERNEL_IDLE, SLOW, opened, run_all, run_cells, served

SIZE = (1280, 720)
TURNS = 4
"""How often a person turns the wheel to come to the top of a notebook."""
ALL_HAVE_RUN = """() => jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model)
  .filter(model => model.type === "code").every(model => !model.sharedModel.source || model.executionCount !== null)"""


@pytest.fixture
def open_notebook(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens a notebook on a server of its own: JupyterLab opens again what was open before."""
    with served() as server:
        yield lambda name: opened(browser, server.url(name), SIZE)


def run_and_wait(page: Page) -> None:
    """Run all cells. JupyterLab scrolls to the last one in the end."""
    run_all(page)
    page.wait_for_function(ALL_HAVE_RUN, timeout=SLOW)
    page.wait_for_function(KERNEL_IDLE)
    page.wait_for_timeout(1_000)


def verdict(page: Page) -> Locator:
    return page.locator(".etcdlab-opening > b")


def expect_proof(page: Page) -> None:
    """The verdict is in view, and so is the function whose step proves it."""
    expect(verdict(page)).to_be_in_viewport(ratio=1)
    expect(verdict(page)).to_contain_text("1 fault: Member etcd-0 advertises http://0.0.0.0:")
    expect(page.locator(".etcdlab-station.etcdlab-current.etcdlab-failed")).to_be_in_viewport()


def test_a_run_of_all_cells_ends_at_the_verdict(open_notebook: Callable[[str], Page]) -> None:
    """The last cell has run, and the window is at the verdict. It stays where the person scrolls it then.

    A cell that gets its height as it comes into view can end the scrolling, so the person turns the wheel again.
    """
    page = open_notebook("investigate.ipynb")
    run_and_wait(page)

    expect_proof(page)
    page.locator(".jp-WindowedPanel-outer").first.hover(position={"x": 20, "y": 300})
    heading = page.get_by_role("heading", name="Investigate: step through")
    for _ in range(TURNS):
        page.mouse.wheel(0, -9_000)
        page.wait_for_timeout(500)

    expect(heading).to_be_in_viewport()


def test_a_run_of_start_here_ends_at_the_cause(open_notebook: Callable[[str], Page]) -> None:
    page = open_notebook("start-here.ipynb")
    run_and_wait(page)

    expect(page.get_by_text("R1 · Member etcd-0 advertises http://0.0.0.0:").first).to_be_in_viewport(ratio=1)


def test_the_form_is_in_view_and_the_demo_ends_at_its_proof(open_notebook: Callable[[str], Page]) -> None:
    """JupyterLab goes on to the next cell, but the form that was displayed stays in view."""
    page = open_notebook("investigate.ipynb")
    page.wait_for_function("document.activeElement.classList.contains('jp-Cell')")
    for _ in range(3):
        page.keyboard.press("Shift+Enter")
    demo = page.get_by_role("button", name="run the demo")

    demo.wait_for()
    expect(demo).to_be_in_viewport(ratio=1)
    demo.click()
    expect_proof(page)


def test_two_keys_lead_from_the_open_page_to_the_cause(open_notebook: Callable[[str], Page]) -> None:
    """At most six keys, or three clicks: of the demo it is one click."""
    page = open_notebook("investigate.ipynb")
    page.wait_for_function("document.activeElement.classList.contains('jp-Cell')")
    for key in ("Control+A", "Shift+Enter"):
        page.keyboard.press(key)

    expect(verdict(page)).to_contain_text("1 fault: Member etcd-0 advertises http://0.0.0.0:", timeout=SLOW)
    page.wait_for_function(ALL_HAVE_RUN, timeout=SLOW)
    page.wait_for_timeout(1_000)
    expect_proof(page)


def test_the_editor_of_urls_is_one_click_from_the_finding(open_notebook: Callable[[str], Page]) -> None:
    """*try other URLs* below the finding opens the editor. The first URL has the focus and is in view."""
    page = open_notebook("investigate.ipynb")
    run_cells(page, "endpoints = []", "investigation = ")
    page.get_by_role("button", name="run the demo").click()
    expect_proof(page)
    page.get_by_role("button", name="try other URLs").click()
    first = page.get_by_label("etcd-0", exact=True)

    expect(first).to_be_focused()
    expect(first).to_be_in_viewport(ratio=1)
