"""A person in a real JupyterLab without a mouse: from the open page to the cause, and out of a dial that takes long."""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.jupyter import KERNEL_IDLE, SLOW, Served, opened, served
from tests.cluster.peers import Peers

FOCUSED = """(() => { const one = document.activeElement;
  return one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.innerText || ""; })()"""
BUSY = KERNEL_IDLE.replace("idle", "busy")
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
LEFT = "import threading; print('left', [t.name for t in threading.enumerate() if t.name.startswith('etcdlab')])"


@pytest.fixture
def server() -> Iterator[Served]:
    """One per test: JupyterLab opens again what was open before."""
    with served() as running:
        yield running


def tab_to(page: Page, name: str, most: int = 40) -> None:
    """Press tab until the focus is on what has that name."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).strip() == name:
            return
    raise AssertionError(f"tab does not lead to {name}")


def test_the_keyboard_alone_leads_to_the_cause(browser: Browser, server: Served) -> None:
    """A person opens the page and comes to the cause with the keyboard alone."""
    page = opened(browser, server.url("investigate.ipynb"))
    page.locator(".jp-Cell").first.wait_for()
    page.wait_for_function("document.activeElement.classList.contains('jp-Cell')")
    for _ in range(2):
        page.keyboard.press("Shift+Enter")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="connect", exact=True).wait_for()

    tab_to(page, "start")
    page.keyboard.press("Enter")
    page.get_by_text("The sandbox runs. etcd-0 at").wait_for()
    tab_to(page, "client release")
    tab_to(page, "TLS, user, timeout")
    tab_to(page, "connect")
    page.keyboard.press("Enter")
    page.get_by_text("No step yet: press next.").wait_for()
    tab_to(page, "etcd client, step by step")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".etcdlab-place")).to_contain_text("step 0 of 0", timeout=SLOW)
    page.keyboard.press("End")

    cause = page.locator(".etcdlab-finding h3")
    expect(cause).to_contain_text("R1 · Member etcd-0 advertises http://0.0.0.0:", timeout=SLOW)
    page.close()


def test_an_interrupted_kernel_leaves_its_dial_and_goes_on(browser: Browser, server: Served, peers: Peers) -> None:
    hole = f"127.0.0.2:{peers.black_hole()}"
    sources = [
        f"import etcdlab\ninvestigation = etcdlab.Investigation(endpoints='{hole}', timeout=8)",
        "print('found', [one.code for one in investigation.run().findings])",
        f"etcdlab.check('{hole}', timeout=60)",
        LEFT,
    ]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, server.folder / "dial.ipynb")
    page = opened(browser, server.url("dial.ipynb"))
    page.wait_for_function("document.activeElement.classList.contains('jp-Cell')")
    page.keyboard.press("Shift+Enter")

    interrupted_in_a_dial(page)
    page.keyboard.press("Shift+Enter")
    page.get_by_text("found ['R10']").wait_for()
    interrupted_in_a_dial(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")

    page.get_by_text("left []").wait_for()
    page.close()


def interrupted_in_a_dial(page: Page) -> None:
    """Run the cell, and interrupt the kernel as JupyterLab's own keys do."""
    page.keyboard.press("Control+Enter")
    page.wait_for_function(BUSY)
    page.wait_for_timeout(1500)
    page.keyboard.press("i")
    page.keyboard.press("i")
    expect(page.locator(".jp-OutputArea-output", has_text="KeyboardInterrupt")).to_have_count(1, timeout=SLOW)
    page.wait_for_function(KERNEL_IDLE)
