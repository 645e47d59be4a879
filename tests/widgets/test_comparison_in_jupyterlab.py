"""A person in a real JupyterLab: try the fix, then see the result before and after it side by side."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from scripts.jupyter import SLOW, opened, run_cells, served


def test_before_beside_after_a_what_if(browser: Browser) -> None:
    with served() as server:
        page = opened(browser, server.url("investigate.ipynb"))
        run_cells(page, "endpoints = []", "investigation = ")
        page.get_by_role("button", name="run the demo", exact=True).click()
        page.locator(".etcdlab-finding").get_by_role("button", name="try the fix").click()
        page.get_by_role("button", name="compare with the real result").click()
        comparison = page.locator(".etcdlab-comparison")

        expect(comparison).to_contain_text("≠ The runs differ: 1 call, 1 finding, 1 member, ", timeout=SLOW)
        expect(comparison).to_contain_text("✗ 1 fault: Member etcd-0 advertises http://0.0.0.0:")
        expect(comparison).to_contain_text("B · What if etcd-0 advertised http://127.0.0.2:")
        fold = comparison.locator("summary").first
        fold.focus()
        page.keyboard.press("Enter")
        expect(comparison.locator("details").first).to_have_attribute("open", "")
        page.get_by_role("button", name="close the comparison").click()
        expect(comparison).to_have_count(0)
        page.close()
