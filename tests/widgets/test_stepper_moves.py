"""The stepper in a page without a kernel: every control and key."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widgets.page import LAST, marks, place, press
from tests.widgets.panels import Open


def test_the_keys_walk_through_the_trace(show: Open, state: dict[str, Any]) -> None:
    page = show(state)

    assert press(page, "ArrowRight", "ArrowRight") == 2
    assert press(page, "ArrowLeft") == 1
    assert press(page, "End") == LAST
    assert press(page, "ArrowRight") == LAST
    assert press(page, "Home") == 0
    assert press(page, "ArrowLeft") == 0


def test_a_key_with_a_modifier_is_left_to_the_page(show: Open, state: dict[str, Any]) -> None:
    assert press(show(state), "Control+ArrowRight", "Alt+End") == 0


def test_keys_do_not_reach_the_notebook(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    page.evaluate("window.heard = []; addEventListener('keydown', event => heard.push(event.key))")
    press(page, "ArrowRight", "ArrowLeft", "Home", "End", "x")

    assert page.evaluate("heard") == ["x"]
    assert page.locator(".etcdlab").get_attribute("data-lm-suppress-shortcuts") == "true"


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [("next ▶", 3, 4), ("◀ back", 3, 2), ("first step", 3, 0), ("next phase", 5, 9), ("run to end ▶|", 3, LAST)],
)
def test_a_button_moves(show: Open, state: dict[str, Any], name: str, start: int, end: int) -> None:
    page = show({**state, "at": start})
    page.get_by_role("button", name=name, exact=True).click()

    assert place(page) == end


def test_a_button_at_the_end_keeps_the_focus_and_does_nothing(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": LAST})
    button = page.get_by_role("button", name="next ▶")
    button.click(force=True)

    expect(button).to_be_focused()
    assert button.get_attribute("aria-disabled") == "true"
    assert place(page) == LAST
    assert press(page, "ArrowLeft") == LAST - 1


def test_run_to_a_station_goes_to_its_next_step(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    choice = page.get_by_label("run to function")
    choice.select_option("create-transport")
    first = place(page)
    choice.select_option("create-transport")

    assert (first, place(page)) == (2, 21)


def test_a_station_of_the_diagram_leads_to_its_steps_in_turn(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    station = page.locator("[data-station=create-transport]")
    steps = []
    for _ in range(3):
        station.click()
        steps.append(place(page))

    assert steps == [2, 21, 2]


def test_a_dot_of_the_timeline_leads_to_its_step(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    page.locator("[data-step='17']").click()

    assert place(page) == 17
    assert page.locator(".etcdlab-now").get_attribute("data-step") == "17"


def test_the_slider_moves_with_its_own_keys(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 5})
    slider = page.get_by_role("slider", name="Step")
    slider.press("ArrowRight")

    assert place(page) == 6
    assert slider.get_attribute("aria-valuetext") == "step 6, pick"


def test_only_the_steps_of_one_actor_are_stepped_through(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    page.get_by_label("only steps of").select_option("dial")
    steps = [press(page, "ArrowRight") for _ in range(3)]

    assert steps == [2, 18, 19]
    assert press(page, "ArrowLeft", "ArrowLeft") == 2
    assert page.locator(".etcdlab-dim").count() > 0


def test_the_diagram_marks_one_phase_and_the_place(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 22})

    assert marks(page, "update-connectivity-state") >= {"failed", "current", "modelled"}
    assert "walked" in marks(page, "create-transport")
    assert "earlier" in marks(page, "member-list")
    assert "earlier" in marks(page, "picker-pick")
    assert page.locator(".etcdlab-current").count() == 1
    expect(page.locator(".etcdlab-station.etcdlab-current .etcdlab-badge-failed-here")).to_be_visible()
    press(page, "Home")
    assert marks(page, "update-connectivity-state") == {"ahead"}
    assert marks(page, "new") >= {"walked", "current"}
