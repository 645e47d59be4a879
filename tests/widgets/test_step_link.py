"""A link to a step: a person copies it from the stepper, and another person opens it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from etcdlab.widgets.page_module import page_module
from tests.widgets.page import STUB, place, press, so_far
from tests.widgets.panels import Open
from tests.widgets.test_copy_menu import REFUSED, copy, notice

NOTEBOOK = "http://localhost/lab/tree/a%20b.ipynb"


def copied(page: Page) -> str:
    copy(page, "link to this step")
    expect(notice(page)).to_contain_text("Copied the link to step")
    link = page.evaluate("clip")
    assert isinstance(link, str)
    return link


def add_panel(page: Page, state: dict[str, Any]) -> None:
    """A second panel below the first one; the model is the second one's from then on."""
    page.evaluate(
        """() => {
          document.getElementById("here").id = "first";
          document.body.append(Object.assign(document.createElement("div"), {id: "here"}));
        }"""
    )
    page.evaluate(STUB, [page_module("stepper/stepper.js"), state])


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("", "#etcdlab-step=22"),
        ("?reset", "?reset#etcdlab-step=22"),
        ("#cell-id=4f2a", "#cell-id=4f2a&etcdlab-step=22"),
        ("#etcdlab-step=3&etcdlab-step-2=4", "#etcdlab-step-2=4&etcdlab-step=22"),
        ("?token=5ec3e7&x=1", "?x=1#etcdlab-step=22"),
    ],
)
def test_the_link_keeps_what_the_address_has(show: Open, state: dict[str, Any], address: str, link: str) -> None:
    """But not the token of Jupyter, which is a secret."""
    page = show(state, url=NOTEBOOK + address)
    press(page, "Home", *["ArrowRight"] * 22)

    assert copied(page) == NOTEBOOK + link


def test_a_link_opens_at_its_step(show: Open, state: dict[str, Any]) -> None:
    page = show(state, url=f"{NOTEBOOK}#etcdlab-step=22")

    expect(notice(page)).to_have_text("The link of this page leads to step 22.")
    assert place(page) == 22


def test_the_link_waits_for_its_step(show: Open, state: dict[str, Any]) -> None:
    """While the engine runs to the end, the page goes along as far as the linked step, and stays there."""
    live = {"live": True, "trace": so_far(state, 3)}
    page = show(state | live, url=f"{NOTEBOOK}#etcdlab-step=22")
    page.get_by_role("button", name="run to end").click()
    page.evaluate("trace => model.push({trace})", so_far(state, 20))
    # The stepper holds back what the kernel sends until the click is over.
    expect(page.locator(".etcdlab-place")).to_contain_text("step 19 of")
    page.evaluate("trace => model.push({trace})", so_far(state, 25))
    assert place(page) == 22
    page.evaluate("trace => model.push({trace, live: false})", state["trace"])

    assert place(page) == 22


@pytest.mark.parametrize("trait", ["page", "offers_what_if", "live"])
def test_the_sentence_stays_when_the_page_is_drawn_anew(show: Open, state: dict[str, Any], trait: str) -> None:
    """The kernel sends its traits one after the other, in an order of its own."""
    page = show(state, url=f"{NOTEBOOK}#etcdlab-step=22")
    value = {"page": state["page"] | {"more_findings": "One more."}, "offers_what_if": True, "live": True}[trait]
    page.evaluate("([trait, value]) => model.push({[trait]: value})", [trait, value])

    expect(notice(page)).to_have_text("The link of this page leads to step 22.")


def test_a_link_is_followed_once(show: Open, state: dict[str, Any]) -> None:
    """A cell that runs again, or another client, does not lead there once more."""
    page = show(state, url=f"{NOTEBOOK}#etcdlab-step=22")
    expect(notice(page)).to_have_text("The link of this page leads to step 22.")
    press(page, "Home")
    page.evaluate("trace => model.push({trace})", state["trace"] | {"started": "2026-05-10T00:00:00Z"})

    assert place(page) == 0


def test_a_link_in_the_same_window_is_followed(show: Open, state: dict[str, Any]) -> None:
    page = show(state, url=NOTEBOOK)
    page.evaluate("location.hash = 'etcdlab-step=9'")

    expect(notice(page)).to_have_text("The link of this page leads to step 9.")
    assert place(page) == 9


def test_a_step_that_never_comes_is_said(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"at": 4}, url=f"{NOTEBOOK}#etcdlab-step=99")

    expect(notice(page)).to_have_text("The link of this page leads to step 99, and the last step of this trace is 30.")
    assert place(page) == 4


@pytest.mark.parametrize("fragment", ["etcdlab-step=", "etcdlab-step=x", "etcdlab-step=-1", "etcdlab-step-2=9", "22"])
def test_another_fragment_leads_nowhere(show: Open, state: dict[str, Any], fragment: str) -> None:
    page = show(state | {"at": 4}, url=f"{NOTEBOOK}#{fragment}")
    page.wait_for_timeout(200)

    assert place(page) == 4
    expect(notice(page)).to_be_empty()


def test_two_panels_of_a_page_have_two_links(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"at": 5}, url=f"{NOTEBOOK}#etcdlab-step-2=9&etcdlab-step=7")
    add_panel(page, state)
    places = page.locator(".etcdlab-place")
    expect(places).to_have_text(["step 7 of 30", "step 9 of 30"])

    page.evaluate("""() => Object.defineProperty(navigator, "clipboard", {value: {
      writeText: async text => { window.clip = text }}})""")
    page.get_by_role("button", name="copy ▾").nth(1).click()
    page.get_by_role("button", name="link to this step").click()
    expect(page.locator(".etcdlab-notice").nth(1)).to_have_text("Copied the link to step 9.")
    assert page.evaluate("clip") == f"{NOTEBOOK}#etcdlab-step=7&etcdlab-step-2=9"


def test_jupyterlab_takes_the_fragment_away(show: Open, state: dict[str, Any]) -> None:
    """The address that was opened counts, as long as the same notebook is displayed."""
    page = show(state | {"trace": so_far(state, 3), "live": True}, url=f"{NOTEBOOK}?token=1#etcdlab-step=9")
    page.evaluate("history.replaceState(null, '', location.pathname)")
    page.evaluate("trace => model.push({trace})", state["trace"])
    assert place(page) == 9

    page = show(state | {"trace": so_far(state, 3), "live": True}, url=f"{NOTEBOOK}#etcdlab-step=9")
    page.evaluate("history.replaceState(null, '', '/lab/tree/another.ipynb')")
    page.evaluate("trace => model.push({trace})", state["trace"])
    assert place(page) == 0


def test_a_refused_clipboard_leaves_the_link_in_a_field(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"at": 3}, url=NOTEBOOK)
    copy(page, "link to this step", REFUSED)

    expect(page.get_by_label("Text to copy")).to_have_value(f"{NOTEBOOK}#etcdlab-step=3")


def test_a_page_without_an_address_has_no_link(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    copy(page, "link to this step")

    expect(notice(page)).to_have_text("This page has no address that another browser can open.")
