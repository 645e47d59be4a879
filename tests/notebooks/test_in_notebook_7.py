"""A person in a real Notebook 7, whose page is not JupyterLab's: run, step, read the cause; and reopen it later."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.jupyter import SLOW, chromium, opened, run_all, served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The notebook `investigate`, all of it run."""
    with served("notebook") as server:
        page = opened(browser, server.url("investigate.ipynb"))
        run_all(page)
        yield page
        page.close()


def test_it_steps_to_the_cause_and_keeps_it(page: Page) -> None:
    """Also when the kernel is gone."""
    stepper, place = page.locator(".etcdlab"), page.locator(".etcdlab-place")
    still = page.locator(".etcdlab-still")
    stepper.press("Home")
    stepper.press("ArrowRight")
    expect(place).to_contain_text("step 1 of ")
    expect(page.locator(".etcdlab-finding h3")).to_contain_text("R1 · Member etcd-0 advertises http://0.0.0.0:")
    expect(still).to_be_hidden()

    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_timeout(500)
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.goto(page.url)

    expect(still).to_be_visible(timeout=SLOW)
    expect(still).to_contain_text("R1 · Member etcd-0 advertises http://0.0.0.0:")
    expect(still).to_contain_text("resetTransport")
    expect(still.locator("img[alt^='Call flow']")).to_be_visible()
    expect(page.get_by_text("Error displaying widget").filter(visible=True)).to_have_count(0)
