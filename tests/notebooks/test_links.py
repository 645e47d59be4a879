"""In a real JupyterLab, no URL of the fault is a link: a click would open 0.0.0.0 on the person's own host."""

from __future__ import annotations

from playwright.sync_api import expect

from scripts.jupyter import SLOW, chromium, opened, run_all, served


def test_no_url_of_a_fault_is_a_link() -> None:
    with chromium() as browser, served() as server:
        page = opened(browser, server.url("start-here.ipynb"), (1440, 4000))
        run_all(page)
        expect(page.get_by_text("What the client did", exact=True).first).to_be_visible(timeout=SLOW)

        assert page.locator("pre", has_text="mresp.Members = etcd-0 advertises http://0.0.0.0:").count() == 1
        links = page.locator(".jp-OutputArea-output a").all_inner_texts()
        assert [text for text in links if "://" in text] == []
        page.close()
