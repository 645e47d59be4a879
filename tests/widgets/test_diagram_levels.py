"""The diagram at its two levels: legible in a small window, in its own box, and with a word for each press."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widgets.luminance import LUMINANCE
from tests.widgets.page import go, marks, place, press
from tests.widgets.panels import Open

SIZES = [(1280, 720), (1440, 900), (900, 900), (2560, 1300)]
FONTS = """() => {
  const picture = document.querySelector(".etcdlab-diagram");
  const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
  return [...picture.querySelectorAll("text")].filter(text => text.getClientRects().length)
    .map(text => [text.textContent, text.classList.contains("etcdlab-name"),
                  parseFloat(getComputedStyle(text).fontSize) * scale]);
}"""
"""Each text of the diagram that is displayed, whether it names a function, and its size in pixels of the screen."""

IN_VIEW = """() => {
  const box = document.querySelector(".etcdlab-station.etcdlab-current .etcdlab-box").getBoundingClientRect();
  const canvas = document.querySelector(".etcdlab-canvas").getBoundingClientRect();
  return box.left >= canvas.left && box.right <= canvas.right && box.top >= canvas.top && box.bottom <= canvas.bottom;
}"""

OUTSIDE = """() => [...document.querySelectorAll(".etcdlab-station")].flatMap(station => {
  const box = station.querySelector(".etcdlab-box").getBBox();
  const texts = [...station.querySelectorAll(":scope > text")].map(text => text.getBBox());
  return texts.filter(one => one.x < box.x + 4 || one.x + one.width > box.x + box.width - 4)
    .map(() => station.dataset.station);
})"""
"""The functions with a text that is wider than their box."""

# Contrast of each text of the diagram with what is behind it, by WCAG's formula.
CONTRAST = (
    f"() => {{{LUMINANCE}"
    + """
  const paper = getComputedStyle(document.querySelector(".etcdlab")).backgroundColor;
  const texts = [...document.querySelectorAll(".etcdlab-diagram text")].filter(text => text.getClientRects().length);
  return texts.flatMap(text => {
    const behind = text.parentNode.querySelector(":scope > rect");
    const ground = behind ? getComputedStyle(behind).fill : getComputedStyle(text).stroke;
    const [a, b] = [light(rgb(paper, ground, getComputedStyle(text).fill)), light(rgb(paper, ground))];
    const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    return contrast < 4.5 ? [[text.textContent, contrast]] : [];
  });
}"""
)


def window(width: int, height: int = 900) -> dict[str, Any]:
    return {"viewport": {"width": width, "height": height}}


def level(page: Page) -> str:
    """The level that the switch says is displayed."""
    pressed = page.locator("[data-level][aria-pressed=true]")
    assert pressed.count() == 1
    return pressed.get_attribute("data-level") or ""


def switch_to(page: Page, name: str) -> None:
    page.locator(f"[data-level={name}]").click()


@pytest.mark.parametrize(("width", "level_name"), [(1280, "key"), (1599, "key"), (1600, "all"), (2560, "all")])
def test_a_wide_window_has_all_functions(show: Open, state: dict[str, Any], width: int, level_name: str) -> None:
    page = show(state, **window(width))

    assert level(page) == level_name
    assert page.locator(".etcdlab-station[data-station]").count() == (30 if level_name == "all" else 15)


def test_the_level_follows_the_window_until_a_person_chooses(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 22}, **window(1280))
    page.set_viewport_size({"width": 1700, "height": 900})
    page.wait_for_selector("[data-level=all][aria-pressed=true]")
    assert marks(page, "acbw-update-state") == {"ahead"}
    switch_to(page, "key")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.set_viewport_size({"width": 1800, "height": 900})

    assert level(page) == "key"


def test_the_choice_is_kept_when_the_page_is_drawn_again(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 22}, **window(1280))
    switch_to(page, "all")
    page.get_by_role("button", name="中文").click()

    assert level(page) == "all"
    assert marks(page, "update-connectivity-state") >= {"failed", "current"}


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize(("level_name", "least"), [("key", 12), ("all", 11)])
def test_every_function_can_be_read(
    show: Open, state: dict[str, Any], width: int, height: int, level_name: str, least: int
) -> None:
    """The names are as large as asked for, and no other text of the diagram is smaller than 11 pixels."""
    page = show({**state, "at": 22}, **window(width, height))
    switch_to(page, level_name)
    fonts = page.evaluate(FONTS)

    assert {name for name, is_name, _ in fonts if is_name} >= {"Sync", "MemberList", "SetEndpoints", "updatePicker"}
    assert min(size for _, is_name, size in fonts if is_name) >= least
    assert min(size for *_, size in fonts) >= 11
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("level_name", ["key", "all"])
def test_every_name_is_inside_its_box(show: Open, state: dict[str, Any], level_name: str) -> None:
    page = show(state, **window(1280))
    switch_to(page, level_name)

    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("level_name", ["key", "all"])
def test_the_current_function_is_in_view_and_the_page_stays(show: Open, state: dict[str, Any], level_name: str) -> None:
    """The diagram scrolls inside its own box."""
    page = show(state, **window(700, 500))
    switch_to(page, level_name)
    page.evaluate("document.body.style.paddingBottom = '2000px'; scrollTo(0, 100)")
    scrolled = page.evaluate("scrollY")
    moved = set()
    for at in range(len(state["trace"]["steps"])):
        go(page, at)
        page.wait_for_function(IN_VIEW)
        moved.add(page.evaluate("document.querySelector('.etcdlab-canvas').scrollLeft"))

    assert len(moved) > 1
    assert page.evaluate("scrollY") == scrolled


def test_a_step_marks_the_key_function_that_stands_for_it(show: Open, state: dict[str, Any]) -> None:
    """Step 8 is at `members`, which MemberList stands for; step 23 at what updateConnectivityState stands for."""
    page = show({**state, "at": 8}, **window(1280))
    assert marks(page, "member-list") >= {"walked", "current"}
    go(page, 23)

    assert marks(page, "update-connectivity-state") >= {"failed", "current"}
    assert marks(page, "member-list") == {"earlier"}
    expect(page.locator(".etcdlab-diagram [aria-current=step]")).to_have_count(1)


def test_an_edge_has_the_marks_of_its_functions(show: Open, state: dict[str, Any]) -> None:
    """An edge between two key functions stands for the functions between them."""
    page = show({**state, "at": 22}, **window(1280))
    labels = page.locator(".etcdlab-edge.etcdlab-walked text").all_text_contents()

    assert sorted(labels) == ["queue", "spawn"]
    go(page, 24)
    assert sorted(page.locator(".etcdlab-edge.etcdlab-walked text").all_text_contents()) == ["queue", "queue", "spawn"]


def test_a_key_function_names_what_it_stands_for(show: Open, state: dict[str, Any]) -> None:
    station = show(state, **window(1280)).locator("[data-station=member-list]")

    assert station.locator(".etcdlab-count").text_content() == "+2"
    lines = (station.locator("title").text_content() or "").splitlines()
    assert lines[0].endswith(".(*cluster).MemberList") or lines[0].endswith(".cluster.MemberList")
    assert lines[1] == "cluster.go"
    assert lines[-1] == "It stands for retryClusterClient.MemberList (retry.go), Sync: the answer (client.go) too."
    name = "cluster.MemberList, cluster.go, with retryClusterClient.MemberList, Sync: the answer, not passed"
    assert station.get_attribute("aria-label") == name


def test_a_key_function_leads_to_all_its_steps(show: Open, state: dict[str, Any]) -> None:
    """A key function stands for several functions. A click goes through the steps of all of them."""
    page = show({**state, "at": 4}, **window(1280))
    steps = []
    for _ in range(3):
        page.locator("[data-station=member-list]").click()
        steps.append(place(page))

    assert steps == [5, 8, 5]


def test_a_key_function_lists_what_it_stands_for(show: Open, state: dict[str, Any]) -> None:
    """The list opens at `+2` and with the key +. It says what became of each function, and leads to its steps."""
    page = show({**state, "at": 6}, **window(1280))
    functions = page.locator(".etcdlab-list")
    expect(functions).to_be_hidden()
    page.locator("[data-station=member-list] .etcdlab-count").click()
    rows = [
        "MemberList cluster.go · walked in this phase",
        "MemberList retry.go · not passed",
        "Sync: the answer client.go · not passed",
    ]
    assert functions.locator("div").all_inner_texts() == rows
    assert place(page) == 6
    functions.get_by_role("button", name="Sync: the answer").click()
    assert place(page) == 8
    assert functions.locator("div").all_inner_texts()[2] == "Sync: the answer client.go · walked in this phase"
    functions.get_by_role("button", name="MemberList").nth(1).click()
    expect(page.locator(".etcdlab-word")).to_be_visible()

    page.keyboard.press("Escape")
    expect(functions).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.station") == "member-list"
    page.keyboard.press("+")
    expect(functions.get_by_role("button").first).to_be_focused()
    page.locator("[data-station=member-list] .etcdlab-count").click()
    expect(functions).to_be_hidden()


@pytest.mark.parametrize("level_name", ["key", "all"])
def test_a_function_that_was_not_passed_says_so(show: Open, state: dict[str, Any], level_name: str) -> None:
    page = show({**state, "trace": {**state["trace"], "steps": state["trace"]["steps"][:20]}}, **window(1280))
    switch_to(page, level_name)
    word = page.locator(".etcdlab-word")
    expect(word).to_be_hidden()
    page.locator("[data-station=tear-down]").click()

    expect(word).to_be_visible()
    expect(word).to_have_text("The client has not come to this function yet.")
    assert place(page) == 0
    press(page, "ArrowRight")
    expect(word).to_be_hidden()


def test_a_click_leaves_no_ring_and_the_keyboard_does(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 21}, **window(1280))
    style = """one => { const [group, box] = [one, one.querySelector(".etcdlab-box")].map(getComputedStyle);
      return [group.outlineStyle, box.strokeWidth]; }"""
    station = page.locator("[data-station=sync]")
    station.click()
    page.mouse.move(0, 0)
    assert page.evaluate("document.activeElement.dataset.station") == "sync"
    assert station.evaluate(style) == ["none", "3.6px"]  # the current function
    page.keyboard.press("ArrowDown")

    assert page.evaluate("document.activeElement.dataset.station") == "member-list"
    focused = page.locator("[data-station=member-list]")
    assert focused.evaluate(style) == ["none", "4px"]
    box, canvas = focused.bounding_box(), page.locator(".etcdlab-canvas").bounding_box()
    assert box is not None
    assert canvas is not None
    assert box["y"] + box["height"] <= canvas["y"] + canvas["height"]


def test_zoom_fit_and_full_screen(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 22}, **window(1280, 720))
    switch_to(page, "all")
    size = "() => { const one = document.querySelector('.etcdlab-diagram').getBoundingClientRect(); return one.width }"
    auto = page.evaluate(size)
    page.get_by_role("button", name="larger").click()
    assert page.evaluate(size) == pytest.approx(auto * 1.25, rel=0.01)
    page.get_by_role("button", name="smaller").click()
    assert page.evaluate(size) == pytest.approx(auto, rel=0.01)
    fit = page.get_by_role("button", name="fit", exact=True)
    fit.click()
    box = page.locator(".etcdlab-canvas")
    assert box.evaluate("one => [one.scrollWidth <= one.clientWidth, one.scrollHeight <= one.clientHeight]") == [
        True,
        True,
    ]
    fit.click()
    assert page.evaluate(size) == pytest.approx(auto, rel=0.01)

    full = page.get_by_role("button", name="full screen")
    expect(page.locator(".etcdlab-only-full")).to_be_hidden()
    full.click()
    page.wait_for_function("document.fullscreenElement?.classList.contains('etcdlab-flow')")
    page.locator(".etcdlab-only-full").get_by_role("button", name="next ▶").click()
    assert place(page) == 23
    expect(page.locator(".etcdlab-flow-step")).to_have_text("step 23, updateState")
    full.click()
    page.wait_for_function("!document.fullscreenElement")


@pytest.mark.parametrize("at", [0, 22])
@pytest.mark.parametrize("level_name", ["key", "all"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_text_of_the_diagram_has_contrast(
    show: Open, state: dict[str, Any], scheme: str, level_name: str, at: int
) -> None:
    page = show({**state, "at": at}, color_scheme=scheme, reduced_motion="reduce", **window(1280))
    switch_to(page, level_name)

    assert page.evaluate(CONTRAST) == []


def test_the_mark_of_a_supposed_step_is_one_shape(show: Open, state: dict[str, Any]) -> None:
    """The dot of the current step has a whole outline, also where the step is supposed."""
    steps = [{**step, "basis": "supposed"} for step in state["trace"]["steps"]]
    page = show({**state, "at": 22, "trace": {**state["trace"], "steps": steps}}, **window(1280))

    assert page.locator(".etcdlab-now").evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
    assert page.locator(".etcdlab-current .etcdlab-box").evaluate("one => getComputedStyle(one).strokeDasharray") == (
        "none"
    )
