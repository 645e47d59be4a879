"""The search in the steps: by function, value or text; the matches are on the timeline."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.incident import ERROR
from tests.widgets.page import place, press, so_far
from tests.widgets.panels import Open
from tests.widgets.test_stepper_odd import HOSTILE, thousand


def search(page: Page, text: str) -> None:
    page.locator(".etcdlab").press("/")
    field(page).fill(text)


def field(page: Page) -> Any:
    return page.get_by_label("Find steps")


def count(page: Page) -> Any:
    return page.locator(".etcdlab-count-text")


def marked(page: Page) -> list[int]:
    """The steps that the timeline marks as matches."""
    steps = page.locator(".etcdlab-match").evaluate_all("dots => dots.map(one => one.dataset.step)")
    return sorted(map(int, steps))


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("createtransport", [2, 21]),  # the name of a function, in any case
        ("v3.(*Client).Sync", [4, 8]),  # with its package
        ("0.0.0.0", [8, 9, 10, 11, 12, 13, 14, 16, 17, 20, 21, 22, 23, 27, 30]),  # a value
        ("lastErr", [22]),  # the name of a value
        ("replaces the configured endpoints", [9]),  # the text of a step
        (ERROR, [22, 23, 27, 30]),
        ("  get ", [28]),
    ],
)
def test_the_timeline_marks_the_steps_that_match(
    show: Open, state: dict[str, Any], text: str, steps: list[int]
) -> None:
    page = show(state)
    search(page, text)

    assert marked(page) == steps
    expect(count(page)).to_have_text(f"{len(steps)} matches" if len(steps) > 1 else "1 match")
    assert place(page) == 0  # typing moves nothing


def test_enter_goes_to_the_next_match_and_round(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"at": 2})
    search(page, "createTransport")
    expect(count(page)).to_have_text("match 1 of 2")
    went = []
    for key in ("Enter", "Enter", "Shift+Enter", "Shift+Enter"):
        field(page).press(key)
        went.append((place(page), count(page).inner_text()))

    assert went == [(21, "match 2 of 2"), (2, "match 1 of 2"), (21, "match 2 of 2"), (2, "match 1 of 2")]
    expect(field(page)).to_be_focused()


def test_no_match_is_said(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"at": 5})
    search(page, "no such text")
    field(page).press("Enter")

    expect(count(page)).to_have_text("no match")
    assert marked(page) == []
    assert place(page) == 5
    expect(page.get_by_role("button", name="next match (Enter)")).to_have_attribute("aria-disabled", "true")


def test_escape_closes_the_search_and_stops_no_engine(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"at": 3, "live": True, "busy": "running"})
    search(page, "pick")
    field(page).press("Escape")

    expect(field(page)).to_be_hidden()
    assert marked(page) == []
    assert page.evaluate("sent") == []
    assert press(page, "ArrowRight") == 4
    page.locator(".etcdlab").press("/")
    assert field(page).input_value() == ""


def test_the_search_by_mouse(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    page.get_by_role("button", name="search", exact=True).click()
    expect(field(page)).to_be_focused()
    field(page).fill("createTransport")
    page.get_by_role("button", name="next match (Enter)").click()
    assert place(page) == 2
    page.get_by_role("button", name="previous match (Shift+Enter)").click()
    assert place(page) == 21
    page.get_by_role("button", name="close the search (Escape)").click()

    expect(field(page)).to_be_hidden()


def test_keys_that_are_typed_do_not_step(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"at": 3})
    search(page, "/")
    for key in ("ArrowLeft", "Home", "End", "/"):
        field(page).press(key)

    assert place(page) == 3
    assert field(page).input_value() == "//"


def test_steps_that_come_are_searched(show: Open, state: dict[str, Any]) -> None:
    """So is another language: the search stays open with what was typed."""
    page = show(state | {"trace": so_far(state, 10)})
    search(page, "createTransport")
    expect(count(page)).to_have_text("1 match")
    page.evaluate("trace => model.push({trace})", state["trace"])

    expect(count(page)).to_have_text("2 matches")
    assert marked(page) == [2, 21]
    page.evaluate("model.push({language: 'zh_CN'})")
    assert marked(page) == [2, 21]
    assert page.locator(".etcdlab-search > input").input_value() == "createTransport"


def test_a_match_on_another_part_of_a_long_timeline(show: Open, state: dict[str, Any]) -> None:
    page = show(thousand(state))
    search(page, "setendpoints")
    expect(count(page)).to_contain_text("matches")
    field(page).press("Shift+Enter")  # round the start, to the last match

    assert place(page) > 900
    assert place(page) in marked(page)
    assert min(marked(page)) > 700


def test_a_hostile_text_is_only_text(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    search(page, HOSTILE)

    assert page.evaluate("window.owned") is None
    expect(count(page)).to_have_text("no match")


@pytest.mark.parametrize("width", [480, 900, 1280])
def test_the_open_search_takes_no_line_of_the_head(show: Open, state: dict[str, Any], width: int) -> None:
    page = show(state, viewport={"width": width, "height": 700})
    height = page.locator(".etcdlab-top").evaluate("top => top.offsetHeight")
    search(page, "0.0.0.0")

    assert page.locator(".etcdlab-top").evaluate("top => top.offsetHeight") == height
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(field(page)).to_be_in_viewport(ratio=1)
    page.locator(".etcdlab-dials").scroll_into_view_if_needed()
    expect(field(page)).to_be_in_viewport(ratio=1)
