"""What a person copies from the stepper: the command that does the same in a terminal."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

import etcdlab
from etcdlab.request import Request
from etcdlab.trace import Trace
from tests.widgets.page import press
from tests.widgets.panels import Open, panel

COMMAND = "etcdlab check 10.0.0.5:2379 --what-if s=http://10.0.0.5:2379"
# Both ways to the clipboard, by which a page can be refused.
ALLOWED = """() => {
  const write = async text => { window.clip = text };
  Object.defineProperty(navigator, "clipboard", {value: {writeText: write}, configurable: true});
}"""
REFUSED = """() => {
  const write = async () => { throw new DOMException("no", "NotAllowedError") };
  Object.defineProperty(navigator, "clipboard", {value: {writeText: write}, configurable: true});
  document.execCommand = () => false;
}"""


def copy(page: Page, item: str, clipboard: str = ALLOWED) -> None:
    page.evaluate(clipboard)
    page.get_by_role("button", name="copy ▾").click()
    page.get_by_role("button", name=item, exact=True).click()


def notice(page: Page) -> Any:
    return page.locator(".etcdlab-notice")


def test_the_command_comes_from_the_kernel(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"command": COMMAND})
    copy(page, "copy as command")

    expect(notice(page)).to_have_text(f"Copied: {COMMAND}")
    assert page.evaluate("clip") == COMMAND
    expect(page.get_by_role("button", name="copy ▾")).to_be_focused()


def test_a_loaded_case_is_shown_by_its_saved_name(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    copy(page, "copy as command")

    assert page.evaluate("clip") == "etcdlab show etcd-3.7.1-2026-05-09.etcdlab"
    expect(notice(page)).to_contain_text("Save the case under this name first.")


def test_before_the_first_client_there_is_no_command(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"trace": state["trace"] | {"steps": []}})
    copy(page, "copy as command")

    expect(notice(page)).to_have_text("There is no client yet that a command could repeat.")


def test_a_refused_clipboard_leaves_a_field_to_copy(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"command": COMMAND, "at": 3})
    copy(page, "copy as command", REFUSED)
    field = page.get_by_label("Text to copy")

    expect(field).to_be_focused()
    assert field.input_value() == COMMAND
    assert page.evaluate("getSelection().toString()") == COMMAND
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(page.get_by_role("button", name="copy ▾")).to_be_focused()
    assert press(page, "ArrowRight") == 4


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("width", [480, 900])
def test_a_narrow_head_has_room(show: Open, state: dict[str, Any], language: str, width: int) -> None:
    """At 900 pixels the verdict and the buttons are two lines, and so is the head above them."""
    page = show(state | {"command": COMMAND, "language": language}, viewport={"width": width, "height": 900})
    copy(page, "copy as command", REFUSED)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 900:
        heights = page.locator(".etcdlab-head, .etcdlab-controls, .etcdlab-opening").evaluate_all(
            "parts => parts.map(one => one.clientHeight)"
        )
        assert [height <= most for height, most in zip(heights, (64, 38, 38), strict=True)] == [True] * 3, heights


def test_a_connected_client_has_the_command_of_its_request() -> None:
    made = panel(endpoints="10.0.0.5:2379", release="3.5.9")
    stepper = made.connect()

    assert stepper is not None
    assert stepper.command == "etcdlab check 10.0.0.5:2379 --release 3.5.9"
    stepper.close()


def test_the_password_of_the_form_is_in_no_trait() -> None:
    made = panel(endpoints="https://10.0.0.5:2379", user="root", password=lambda: "hunter2")
    stepper = made.connect()

    assert stepper is not None
    assert stepper.command.endswith("--user root --password-stdin")
    assert "hunter2" not in str(stepper.get_state())
    stepper.close()


def test_a_result_of_check_keeps_its_request(trace: Trace) -> None:
    """A trace that was loaded has none."""
    request = Request.of("192.168.20.151:2379", release="3.7.1")
    case = etcdlab.Case(traces=(trace,))
    checked = etcdlab.Investigation._with(case, request.access, request)

    assert checked.stepper().command == "etcdlab check 192.168.20.151:2379 --release 3.7.1"
    assert etcdlab.Investigation(case).stepper().command == ""
