"""The button *apply the fix* on the page: it is at the first finding, and only where a kernel can apply the fix."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.jupyter import SLOW, opened, run_cells, served
from tests.widgets.panels import Open


def buttons(page: Page) -> Any:
    return page.get_by_role("button", name="apply the fix")


def test_the_first_finding_and_the_verdict_offer_it(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"offers_repair": True})

    expect(buttons(page)).to_have_count(2)
    page.locator(".etcdlab-finding").get_by_role("button", name="apply the fix").press("Enter")
    assert page.evaluate("sent") == [{"do": "repair"}]


def test_two_findings_have_one_button(show: Open, state: dict[str, Any]) -> None:
    """A sandbox is repaired as a whole."""
    page = show(state | {"offers_repair": True, "page": state["page"] | {"findings": state["page"]["findings"] * 2}})

    expect(page.locator(".etcdlab-finding").get_by_role("button", name="apply the fix")).to_have_count(1)


def test_without_a_sandbox_it_is_not_there(show: Open, state: dict[str, Any]) -> None:
    expect(buttons(show(state))).to_have_count(0)


@pytest.mark.parametrize("offers", [True, False])
def test_in_a_what_if_the_banner_offers_the_urls(offers: bool, show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"offers_repair": offers, "supposition": "what if s advertised http://a:1"})
    urls = page.locator(".etcdlab-banner").get_by_role("button", name="apply these URLs")

    expect(buttons(page)).to_have_count(0)
    expect(urls).to_have_count(int(offers))
    if offers:
        urls.press("Enter")
        assert page.evaluate("sent") == [{"do": "repair"}]


def test_it_comes_and_goes_with_the_kernel(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    page.evaluate("model.push({offers_repair: true})")
    expect(buttons(page)).to_have_count(2)
    page.evaluate("model.lose(); model.push({offers_repair: false})")
    expect(buttons(page)).to_have_count(0)


def test_a_person_applies_the_fix_in_jupyterlab(browser: Browser) -> None:
    with served() as server:
        page = opened(browser, server.url("investigate.ipynb"), (1280, 720))
        run_cells(page, "endpoints = []", "investigation = ")
        page.get_by_role("button", name="run the demo", exact=True).click()
        page.locator(".etcdlab-opening").get_by_role("button", name="apply the fix").click()
        proof = page.locator(".etcdlab-repaired")

        expect(proof).to_contain_text("The fix is proved", timeout=SLOW)
        expect(proof).to_contain_text("+ --advertise-client-urls=http://127.0.0.2:")
        expect(proof).to_contain_text("✗ 1 fault: Member etcd-0 advertises http://0.0.0.0:")
        expect(proof.get_by_text("What etcdlab changed")).to_be_in_viewport(timeout=SLOW)
        expect(page.locator(".etcdlab-opening")).to_contain_text("No finding: etcdlab found no fault.")
        expect(buttons(page)).to_have_count(0)
        page.close()
