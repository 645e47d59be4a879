"""A person in a real JupyterLab types a note beside a step, runs the cell again, and writes the page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from etcdlab.report.verify import verify
from scripts.jupyter import SLOW, opened, run_all, run_cells, served

NOTE = 'Here **it** begins. <img src=x onerror="window.executed = 1"> [more](javascript:window.executed=1)'
CELLS = ("engine = ", "evidence = ", "form = ")


def test_a_note_survives_a_re_run_and_is_on_the_page(browser: Browser) -> None:
    """Markup in it executes neither in the notebook nor on the page. The redacted page is two clicks away."""
    with served() as server:
        notebook = server.folder / "postmortem.ipynb"
        notebook.write_text(notebook.read_text("utf-8").replace('engine = \\"live\\"', 'engine = \\"recording\\"'))
        lab = opened(browser, server.url(notebook.name))
        run_cells(lab, *CELLS)
        first = note_field(lab)
        first.press_sequentially(NOTE)
        lab.evaluate("document.querySelector('.etcdlab-postmortem').classList.add('of-first-run')")
        run_cells(lab, CELLS[-1])
        lab.locator(".of-first-run").wait_for(state="detached")

        expect(note_field(lab)).to_have_value(NOTE, timeout=SLOW)
        page = opened_page(browser, pressed(lab, "write the page", server.folder / "postmortem.html"))
        expect(page.locator("strong", has_text="it")).to_be_visible()
        assert page.get_by_role("link", name="more").count() == 0
        lab.get_by_role("button", name="redact", exact=True).click()
        expect(lab.locator(".etcdlab-redaction")).to_contain_text("etcd-0")
        redacted = pressed(lab, "write the redacted page", server.folder / "postmortem-redacted.html")

        assert "etcd-0" not in redacted.read_text("utf-8")
        assert verify(redacted.read_bytes(), redacted.name).holding > 20
        assert [one.evaluate("window.executed === undefined") for one in (lab, page)] == [True, True]
        page.close()
        lab.close()


def test_all_cells_end_at_the_form(browser: Browser) -> None:
    """Jupyter scrolls to the last cell of the notebook. The form stays in view."""
    with served() as server:
        lab = opened(browser, server.url("postmortem.ipynb"), (1280, 720))
        run_all(lab)
        lab.locator(".etcdlab-postmortem h3").first.wait_for()
        lab.wait_for_timeout(2_000)

        expect(lab.locator(".etcdlab-postmortem h3").first).to_be_in_viewport(ratio=1)
        lab.close()


def note_field(lab: Page) -> Locator:
    return lab.locator(".etcdlab-step-note textarea").first


def pressed(lab: Page, name: str, file: Path) -> Path:
    """The file that a button has written."""
    lab.get_by_role("button", name=name, exact=True).click()
    expect(lab.get_by_role("status").filter(has_text=f"Written: {file}")).to_be_visible(timeout=SLOW)
    return file


def opened_page(browser: Browser, file: Path) -> Page:
    page = browser.new_page()
    page.goto(file.as_uri())
    return page
