"""The verdict at the top of the stepper: it stays in view, and leads to the proof and to the fix."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page, expect

from etcdlab.chain import chain_of
from etcdlab.trace import Trace
from etcdlab.widgets.page_parts import page_parts
from tests.widgets.page import LAST, place, press, so_far, with_finding
from tests.widgets.panels import Open


def bar_button(page: Page, name: str) -> Any:
    return page.locator(".etcdlab-opening").get_by_role("button", name=name, exact=True)


def test_the_bar_leads_to_the_step_that_proves_it(show: Open, state: dict[str, Any]) -> None:
    """The bar has the verdict. *show me* goes to the step that proves it."""
    page = show(state)

    expect(page.locator(".etcdlab-opening")).to_contain_text("1 fault: member s advertises http://0.0.0.0:2379")
    bar_button(page, "show me").click()

    # Step 22 is the one about dial 1, which was refused.
    assert place(page) == 22


def test_fix_leads_to_the_finding(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    bar_button(page, "fix").click()

    expect(page.locator("[data-finding='0']")).to_be_focused()
    assert bar_button(page, "try the fix").count() == 0  # no kernel listens


def test_the_fix_can_be_tried_from_the_bar(show: Open, state: dict[str, Any]) -> None:
    (finding,) = state["page"]["findings"]
    (setting,) = finding["settings"]
    fixed = with_finding(state, settings=[setting | {"urls": ["http://192.168.20.151:2379"]}])
    page = show(fixed | {"offers_what_if": True})
    bar_button(page, "try the fix").click()

    assert page.evaluate("sent") == [{"do": "what-if", "finding": 0}]


def test_no_finding_so_far_is_no_warning(show: Open, state: dict[str, Any]) -> None:
    trace = so_far(state, 3)
    page = show(state | {"trace": trace, "page": page_parts(msgspec.convert(trace, Trace), [], chain_of("3.7.1"))})

    expect(page.locator(".etcdlab-opening")).to_have_text("No finding so far.")
    expect(page.locator(".etcdlab-opening")).to_have_class("etcdlab-opening etcdlab-is-calm")
    assert page.locator(".etcdlab-verdict").count() == 0


@pytest.mark.parametrize(("width", "height"), [(900, 500), (1440, 600)])
def test_verdict_and_buttons_stay_in_view(show: Open, state: dict[str, Any], width: int, height: int) -> None:
    page = show(state, viewport={"width": width, "height": height})
    page.locator(".etcdlab-dials").scroll_into_view_if_needed()

    assert page.evaluate("scrollY") > 100
    expect(page.locator(".etcdlab-opening > b")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="next ▶")).to_be_in_viewport(ratio=1)


def test_evidence_marks_the_row_of_its_dial(show: Open, state: dict[str, Any]) -> None:
    """Also where the row is in view already: a sentence beside the buttons says so."""
    page = show(state, viewport={"width": 1440, "height": 2000})
    page.locator("[data-evidence='dial 1']").click()

    expect(page.locator(".etcdlab-marked")).to_have_attribute("data-dial", "1")
    expect(page.locator(".etcdlab-notice")).to_have_text("The row of dial 1 is marked.")
    press(page, "ArrowRight")
    expect(page.locator(".etcdlab-notice")).to_be_empty()


def test_the_last_step_is_a_visible_sentence(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    press(page, "End", "ArrowRight")

    expect(page.locator(".etcdlab-notice")).to_have_text("This is the last step.")


def test_a_missing_step_is_a_visible_sentence(show: Open, state: dict[str, Any]) -> None:
    """Also for a function that the client never came to, and in the last phase. The person stays where they are."""
    passed = {step["station"] for step in state["trace"]["steps"]}
    never = next(one["id"] for one in state["drawing"]["stations"] if one["id"] not in passed)
    page = show(state | {"at": LAST - 1})
    notice = page.locator(".etcdlab-notice")
    page.get_by_label("run to function").select_option(never)
    expect(notice).to_have_text("The trace has no such step after this one.")
    assert press(page, "ArrowLeft") == LAST - 2
    expect(notice).to_be_empty()
    page.get_by_role("button", name="next phase").click()

    expect(notice).to_have_text("The trace has no such step after this one.")
    assert place(page) == LAST - 2


def test_a_what_if_opens_at_its_first_supposed_step(show: Open, state: dict[str, Any]) -> None:
    """Also if the person has just come to a step of that number: the kernel's wish is no echo."""
    page = show(state)
    page.locator("[data-evidence='step 8']").click()
    page.wait_for_timeout(200)  # longer than the page waits before the kernel gets the place
    tried = state["trace"] | {"what_if_members": [{"id": "1", "name": "s", "client_urls": ["http://127.0.0.2:1"]}]}
    page.evaluate("changes => model.push(changes)", {"supposition": "what if", "trace": tried, "at": 0})
    page.evaluate("model.push({at: 8})")

    assert place(page) == 8


def test_show_me_says_so_where_the_step_is_displayed_already(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"at": 22})
    bar_button(page, "show me").click()

    expect(page.locator(".etcdlab-notice")).to_have_text("Step 22 proves it.")


def test_the_verdict_of_a_what_if_says_that_it_is_one(show: Open, state: dict[str, Any]) -> None:
    """The bar stays in view when the banner above the diagram does not."""
    page = show(state | {"supposition": "What if s advertised http://10.0.0.5:2379?"})

    expect(page.locator(".etcdlab-opening > b")).to_contain_text("What if: 1 fault: member s advertises")


def test_a_kernel_that_is_gone_is_reported_beside_the_buttons(show: Open, state: dict[str, Any]) -> None:
    page = show(state | {"live": True})
    page.evaluate("model.lose(); model.push({problem: model.get('problem')})")  # a real model reports its own changes

    expect(page.locator(".etcdlab-top > [role=alert]")).to_contain_text("The kernel of this notebook is gone.")


@pytest.mark.parametrize("width", [420, 620, 848])
def test_the_head_breaks_no_endpoint_in_two(show: Open, state: dict[str, Any], width: int) -> None:
    """In a narrow cell the buttons go below what says which client it is."""
    page = show(state, viewport={"width": width, "height": 800})

    assert page.locator(".etcdlab-head").evaluate("one => one.offsetHeight") < 110
    heights = page.locator(".etcdlab-facts > *").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert max(heights) < 30
