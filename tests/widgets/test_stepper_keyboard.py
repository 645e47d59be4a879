"""The stepper by keyboard alone: every control is reached by tab, and the diagram is one stop."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.widgets.page import place, press
from tests.widgets.panels import Open

FOCUSED = """(() => { const one = document.activeElement; const at = one.closest("[data-station]");
  return at ? `station ${at.dataset.station}` : one.getAttribute("aria-label") || one.textContent.slice(0, 40); })()"""


def tabbed(page: Page, most: int = 80) -> list[str]:
    """The names of what tab leads to, in order, until it leaves the stepper."""
    page.locator(".etcdlab").focus()
    focused = []
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        focused.append(page.evaluate(FOCUSED))
    return focused


def test_tab_leads_to_every_control_and_to_the_diagram_once(show: Open, state: dict[str, Any]) -> None:
    stops = tabbed(show({**state, "at": 21}))

    assert [name for name in stops if name.startswith("station ")] == ["station create-transport"]
    for name in ("first step", "◀ back", "next ▶", "next phase", "run to end ▶|", "run to function", "only steps of"):
        assert name in stops
    assert "Step" in stops
    assert not [name for name in stops if name.startswith("Call flow")]
    assert any(name.startswith("step 8 · MemberList") for name in stops)
    assert all(stops)


def test_arrows_and_enter_work_in_the_diagram(show: Open, state: dict[str, Any]) -> None:
    """Arrows move from function to function, and Enter goes to the steps of a function."""
    page = show({**state, "at": 21})
    page.locator("[data-station=create-transport]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-station=update-connectivity-state]")).to_be_focused()
    assert place(page) == 21
    page.keyboard.press("Enter")

    assert place(page) == 22
    expect(page.locator("[data-station=update-connectivity-state]")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(FOCUSED).startswith("station ")
    assert place(page) == 22


def test_every_function_of_the_diagram_is_reached_by_arrows(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    first = page.locator("[data-station]").first
    first.focus()
    reached, waiting = set(), [page.evaluate(FOCUSED).removeprefix("station ")]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        for key in ("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"):
            page.locator(f"[data-station='{name}']").focus()
            page.keyboard.press(key)
            waiting.append(page.evaluate(FOCUSED).removeprefix("station "))

    assert reached == {one["id"] for one in state["drawing"]["stations"]}


def test_the_stop_of_the_diagram_follows_the_steps(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    press(page, "ArrowRight", "ArrowRight")

    assert page.locator("[data-station][tabindex='0']").get_attribute("data-station") == "create-transport"


def test_what_a_function_is_and_became_is_its_name(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 22})

    assert page.get_by_role("button", name="createTransport, clientconn.go, walked in this phase").count() == 1
    assert page.get_by_role("button", name="updateConnectivityState, clientconn.go, failed here").count() == 1
