"""The timeline: every step has its dot at every width, below the thumb of the slider."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widgets.page import go
from tests.widgets.panels import Open
from tests.widgets.test_stepper_odd import thousand

WIDTHS = [480, 900, 1440, 2560]


def many(state: dict[str, Any], count: int) -> dict[str, Any]:
    """The state with so many of the steps of a long trace."""
    long = thousand(state)
    return long | {"trace": long["trace"] | {"steps": long["trace"]["steps"][:count]}}


def middle_of(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


@pytest.mark.parametrize("width", WIDTHS)
def test_every_step_of_a_long_walk_has_a_dot_in_view(show: Open, state: dict[str, Any], width: int) -> None:
    page = show(many(state, 90), viewport={"width": width, "height": 900})
    lanes = page.locator(".etcdlab-lanes").bounding_box()
    assert lanes is not None

    dots = page.evaluate("[...document.querySelectorAll('[data-step]')].map(one => one.getBoundingClientRect().x)")

    assert len(dots) == 90
    assert min(dots) >= lanes["x"]
    assert max(dots) <= lanes["x"] + lanes["width"]
    expect(page.locator(".etcdlab-part")).to_be_hidden()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("at", [0, 22, 30])
def test_a_dot_is_below_the_thumb_of_the_slider(show: Open, state: dict[str, Any], width: int, at: int) -> None:
    page = show({**state, "at": at}, viewport={"width": width, "height": 900})
    slider = page.get_by_role("slider", name="Step").bounding_box()
    assert slider is not None

    thumb = slider["x"] + 8 + (slider["width"] - 16) * at / 30

    assert middle_of(page, f"[data-step='{at}']") == pytest.approx(thumb, abs=1.5)


def test_a_part_of_a_longer_walk_says_so_and_leads_on(show: Open, state: dict[str, Any]) -> None:
    page = show(thousand(state))
    part = page.locator(".etcdlab-part")
    expect(part).to_contain_text("steps 0\u2013199 of 999")
    part.get_by_role("button", name="▶").click()

    expect(page.locator(".etcdlab-now")).to_have_attribute("data-step", "200")
    expect(part).to_contain_text("steps 150\u2013349 of 999")
    go(page, 999)
    expect(part).to_contain_text("steps 800\u2013999 of 999")
    expect(part.get_by_role("button", name="▶")).to_have_attribute("aria-disabled", "true")
