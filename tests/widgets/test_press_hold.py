"""No mouse click is lost: what the kernel sends during a press waits for its end."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.widgets.panels import Open
from tests.widgets.test_url_editor_page import offered  # noqa: F401 - a fixture

CLICKS = 8
# A kernel that sends other findings, and a page that has much to do; it rests while the mouse comes to the button.
LOAD = """() => {
  const page = model.get("page");
  const [finding] = page.findings;
  let turn = 0;
  window.pressed = 0;
  window.aiming = false;
  document.querySelector("[data-do=test]").addEventListener("mousedown", () => pressed++);
  document.addEventListener("mousedown", () => { aiming = false });
  window.load = setInterval(() => {
    if (aiming) return;
    const findings = Array(++turn % 3 + 1).fill({...finding, why: `${turn} `.repeat(40 * (turn % 5))});
    model.push({page: {...page, findings}, editor_errors: {}});
    const until = performance.now() + 15;
    while (performance.now() < until);
  }, 20);
}"""


def press_many(page: Page) -> tuple[int, int]:
    """Type and press the button by mouse, under load. Returns how often it was pressed, and how often it counted."""
    page.get_by_role("button", name="try other URLs").click()
    page.evaluate(LOAD)
    for number in range(CLICKS):
        page.get_by_label("s", exact=True).fill(f"http://h:{number}")
        page.evaluate("aiming = true")
        box = page.locator("[data-do=test]").bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.wait_for_timeout(60)  # two to three messages of the kernel
        page.mouse.up()
        expect(page.locator("[data-do=test]")).to_have_attribute("aria-disabled", "false")
    page.evaluate("clearInterval(load)")
    return page.evaluate("pressed"), page.evaluate("sent.length")


def test_no_click_is_lost_under_load(show: Open, offered: dict[str, Any]) -> None:  # noqa: F811
    """The kernel sends other findings, of other heights, while the mouse is down."""
    pressed, clicks = press_many(show(offered, viewport={"width": 1440, "height": 2000}))

    assert (pressed, clicks) == (CLICKS, CLICKS)


def test_the_newest_message_of_a_press_is_displayed_after_it(show: Open, offered: dict[str, Any]) -> None:  # noqa: F811
    page = show(offered)
    page.locator(".etcdlab-head").hover()
    page.mouse.down()
    page.evaluate("model.push({supposition: 'what if', trace: model.get('trace'), at: 5})")
    assert page.locator(".etcdlab-banner").is_hidden()
    page.mouse.up()

    page.locator(".etcdlab-banner").wait_for()
    assert page.locator(".etcdlab-place").inner_text().startswith("step 5 ")


def test_another_mouse_button_holds_nothing(show: Open, offered: dict[str, Any]) -> None:  # noqa: F811
    page = show(offered)
    page.locator(".etcdlab-head").hover()
    page.mouse.down(button="middle")
    page.evaluate("model.push({problem: ['broken']})")

    assert page.get_by_role("alert").filter(has_text="broken").is_visible()
    page.mouse.up(button="middle")
