"""The form asks before a walk is discarded, and a connect that is refused leads to the field with the error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from etcdlab.sandboxes.endpoints import SandboxEndpoints
from etcdlab.widgets.panel import Panel
from scripts.jupyter import opened, run_cells, served
from tests.widgets.panels import panel

LONG = 30.0


def walked(the_panel: Panel) -> Panel:
    """The panel with a client that has taken one step, and with an open form."""
    stepper = the_panel.connect()
    assert stepper is not None
    stepper.runner.step()
    assert stepper.runner.wait(LONG)
    the_panel.connected.change.click()
    return the_panel


def is_asking(the_panel: Panel) -> bool:
    return bool(the_panel.question.layout.display != "none")


def test_a_connect_keeps_the_walk_until_the_person_agrees(endpoints: SandboxEndpoints) -> None:
    the_panel = walked(panel(endpoints=endpoints))
    first = the_panel.stepper
    the_panel.button.click()

    assert is_asking(the_panel)
    assert "The walk has 1 step. Another client discards it." in the_panel.question.text.value
    the_panel.question.keep.click()
    assert the_panel.stepper is first
    assert not is_asking(the_panel)

    the_panel.button.click()
    the_panel.question.discard.click()
    assert the_panel.stepper is not first
    assert not the_panel.trace.steps
    the_panel.end()


def test_nothing_is_asked_without_a_walk(endpoints: SandboxEndpoints) -> None:
    """Without a step there is nothing to discard, and with a wrong field there is no client to connect."""
    the_panel = panel(endpoints=endpoints)
    the_panel.button.click()
    assert the_panel.request is not None
    walked(the_panel).form.fields["timeout"].control.value = "soon"
    the_panel.button.click()

    assert not is_asking(the_panel)
    assert the_panel.form.fields["timeout"].is_wrong
    the_panel.end()


def test_a_sandbox_in_a_walk_stops_only_if_the_person_agrees() -> None:
    the_panel = panel()
    the_panel.scenarios.begin()
    the_panel.scenarios.wait(LONG)
    walked(the_panel)
    the_panel.scenarios.button.click()

    assert is_asking(the_panel)
    the_panel.question.keep.click()
    assert the_panel.scenarios.sandbox is not None
    the_panel.scenarios.button.click()
    the_panel.question.discard.click()
    assert the_panel.scenarios.sandbox is None
    the_panel.end()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with served() as server:
        page = opened(browser, server.url("investigate.ipynb"), (1280, 720))
        run_cells(page, "endpoints = []", "investigation = ")
        yield page
        page.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_person_sees_the_question_and_the_wrong_field(page: Page) -> None:
    """The wrong field has the focus and is in view. The question is in view, and its *keep* has the focus."""
    page.get_by_text("TLS, user, timeout").click()
    page.get_by_label("endpoints", exact=True).fill("10.0.0.5:2379:1")
    page.get_by_label("timeout, s").fill("soon")
    press(page, "connect")
    wrong = page.get_by_label("endpoints", exact=True)

    expect(wrong).to_be_focused()
    expect(wrong).to_be_in_viewport(ratio=1)

    page.get_by_label("timeout, s").fill("")
    page.get_by_label("endpoints", exact=True).fill("")
    press(page, "start")
    page.get_by_text("The sandbox runs. etcd-0 at").wait_for()
    press(page, "connect")
    press(page, "next ▶")
    page.get_by_text("step 0 of 0").wait_for()
    press(page, "change")
    press(page, "connect")
    keep = page.get_by_role("button", name="keep the walk")

    expect(keep).to_be_focused()
    expect(keep).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(keep).to_be_hidden()
    expect(page.locator(".etcdlab-place")).to_contain_text("step 0 of 0")
