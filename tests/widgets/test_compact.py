"""The compact stepper has no diagram."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.widgets.panels import Open


def test_the_diagram_can_be_hidden_and_comes_back(show: Open, state: dict[str, Any]) -> None:
    """The compact stepper: verdict, step and timeline. The choice stays when the page is drawn anew."""
    page = show(state)
    diagram, legend = page.locator(".etcdlab-canvas"), page.locator(".etcdlab-legend")
    page.get_by_role("button", name="hide the diagram").click()

    expect(diagram).to_be_hidden()
    expect(legend).to_be_hidden()
    expect(page.get_by_role("button", name="full screen")).to_be_hidden()
    page.locator("[data-language=zh_CN]").click()
    expect(diagram).to_be_hidden()
    page.locator("[data-language=en]").click()
    page.get_by_role("button", name="show the diagram").click()
    expect(diagram).to_be_visible()
