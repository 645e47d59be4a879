"""A person in a real JupyterLab: connect to a sandbox, step to the failing dial, read the cause."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.jupyter import SLOW, opened, run_all, run_cells, served
from tests.cli.command import run


class Walked(NamedTuple):
    """The notebook `investigate` after a walk to its end, and what was read on the way."""

    page: Page
    after_ten: str
    at_members: str
    in_the_end: str


@contextmanager
def walked(browser: Browser) -> Iterator[Walked]:
    """Open the notebook, run it as far as its forms, start the sandbox, connect, and step to the end."""
    with served() as server:
        page = opened(browser, server.url("investigate.ipynb"))
        run_cells(page, "endpoints = []", "investigation = ")
        page.get_by_role("button", name="start", exact=True).click()
        page.get_by_text("The sandbox runs. etcd-0 at").wait_for()
        page.get_by_role("button", name="connect", exact=True).click()
        page.get_by_text("No step yet: press next.").wait_for()
        yield step_to_the_end(page)
        page.close()


def step_to_the_end(page: Page) -> Walked:
    root, place = page.locator(".etcdlab"), page.locator(".etcdlab-place")
    for _ in range(10):
        root.press("ArrowRight")
    expect(place).to_contain_text("step 9 of 9", timeout=SLOW)
    after_ten = place.inner_text()
    page.get_by_label("run to function").select_option("members")
    cause = page.locator(".etcdlab-finding h3")
    at_members = cause.inner_text()
    page.get_by_role("button", name="run to end").click()
    page.locator("[data-evidence^='dial']").wait_for()
    return Walked(page, after_ten, at_members, cause.inner_text())


@pytest.fixture(scope="module")
def lab(browser: Browser) -> Iterator[Walked]:
    with walked(browser) as done:
        yield done


def place(page: Page) -> int:
    return int(page.locator(".etcdlab-place").inner_text().split()[1])


def test_a_person_comes_from_the_open_page_to_the_cause(lab: Walked) -> None:
    assert lab.after_ten.startswith("step 9 of 9 so far")
    assert lab.at_members.startswith("R1 (warning) · Member etcd-0 advertises http://0.0.0.0:")
    assert lab.in_the_end.startswith("R1 · Member etcd-0 advertises http://0.0.0.0:")
    expect(lab.page.locator(".etcdlab-bad").first).to_contain_text("refused")


def test_a_saved_case_opens_in_a_terminal(lab: Walked, tmp_path: Path) -> None:
    with lab.page.expect_download() as download:
        lab.page.get_by_role("button", name="save ▾").click()
        lab.page.get_by_role("button", name="case (.etcdlab)").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    displayed = run("show", str(path))

    assert path.name.startswith("etcd-3.7.1-20")
    assert displayed.code == 1
    assert "etcd-0 advertises http://0.0.0.0:" in displayed.out


def test_the_verdict_stays_in_view_while_the_notebook_scrolls(lab: Walked) -> None:
    dials = lab.page.locator(".etcdlab-dials")
    dials.scroll_into_view_if_needed()
    lab.page.mouse.wheel(0, 100)

    expect(lab.page.locator(".etcdlab-opening > b")).to_be_in_viewport(ratio=1)
    expect(lab.page.get_by_role("button", name="next ▶")).to_be_in_viewport(ratio=1)


def test_the_keys_are_the_steppers_and_not_the_notebooks(lab: Walked) -> None:
    root = lab.page.locator(".etcdlab")
    root.press("Home")
    root.press("ArrowRight")

    assert place(lab.page) == 1
    assert lab.page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex") == 2


def test_a_reloaded_page_finds_the_place_again(lab: Walked) -> None:
    root = lab.page.locator(".etcdlab")
    root.press("Home")
    for _ in range(7):
        root.press("ArrowRight")
    lab.page.wait_for_timeout(500)
    lab.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    lab.page.wait_for_timeout(500)
    lab.page.reload()
    lab.page.wait_for_selector(".etcdlab")

    assert place(lab.page) == 7


def test_what_if_passes_and_the_way_back_finds_the_fault_again(lab: Walked) -> None:
    page, cause = lab.page, lab.page.locator(".etcdlab-finding h3")
    page.locator(".etcdlab-opening").get_by_role("button", name="try the fix").click()
    banner, verdict = page.locator(".etcdlab-banner"), page.locator(".etcdlab-opening")
    expect(verdict).to_contain_text("every advertised URL leads to its member", timeout=SLOW)
    expect(banner).to_contain_text("What if etcd-0 advertised http://127.0.0.2:")
    expect(cause).to_have_count(0)

    page.get_by_label("etcd-0", exact=True).fill("http://0.0.0.0:1")
    page.get_by_role("button", name="test these URLs", exact=True).click()
    expect(cause).to_contain_text("R1 (what if) · Member etcd-0 would advertise http://0.0.0.0:1.", timeout=SLOW)

    page.locator(".etcdlab-urls").get_by_role("button", name="show the real result").click()
    expect(banner).to_be_hidden()
    expect(cause).to_have_text(lab.in_the_end)
    expect(page.locator(".etcdlab-finding")).to_be_focused()


def test_a_kernel_that_is_gone_is_said_and_its_buttons_are_off(browser: Browser) -> None:
    with walked(browser) as done:
        page = done.page
        page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")

        alert = page.locator(".etcdlab-top > [role=alert]")
        expect(alert).to_have_text(
            "The kernel of this notebook is gone. The steps stay. To go on, run the cell again.", timeout=SLOW
        )
        assert place(page) == 89
        expect(page.get_by_role("button", name="next ▶")).to_have_attribute("aria-disabled", "true")
        assert page.get_by_role("button", name="try the fix").count() == 0


def test_a_saved_notebook_keeps_its_findings(browser: Browser) -> None:
    """A saved notebook displays the findings when the kernel is gone."""
    with walked(browser) as done:
        page = done.page
        still = page.locator(".etcdlab-still")
        expect(still).to_be_hidden()
        expect(still).to_contain_text("R1 · Member etcd-0", timeout=SLOW)
        page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        page.wait_for_timeout(500)
        page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        page.goto(page.url)

        expect(still).to_be_visible(timeout=SLOW)
        expect(still).to_contain_text("R1 · Member etcd-0 advertises http://0.0.0.0:")
        expect(still.locator("img[alt^='Call flow']")).to_be_visible()
        expect(page.get_by_text("Error displaying widget").filter(visible=True)).to_have_count(0)
        tables = still.locator("table:has(caption)")
        assert (
            len(set(tables.evaluate_all("all => all.map(one => Math.round(one.getBoundingClientRect().width))"))) == 1
        )
        assert still.locator("a", has_text="://").count() == 0


def test_a_link_leads_a_colleague_to_its_step(browser: Browser) -> None:
    """JupyterLab takes the fragment out of the address while it loads; the notebook is run later."""
    with served() as server:
        page = opened(browser, server.url("investigate.ipynb") + "#etcdlab-step=22")
        run_all(page)

        expect(page.locator(".etcdlab-place")).to_contain_text("step 22 of 89", timeout=SLOW)
        expect(page.locator(".etcdlab-notice")).to_have_text("The link of this page leads to step 22.")
        page.close()
