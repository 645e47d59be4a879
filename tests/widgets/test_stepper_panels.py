"""The stepper in a page without a kernel: what a person reads, and a screen reader says."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from playwright.sync_api import expect

from etcdlab.chain import chain_of
from etcdlab.engines.recording import recording
from etcdlab.widgets.drawing import drawing
from etcdlab.widgets.page_parts import page_parts
from tests.widgets.page import LAST, go, place, press, so_far
from tests.widgets.panels import Open


def test_a_step_shows_the_values_that_changed(show: Open, state: dict[str, Any]) -> None:
    """The current step has its function, its file, and the earlier value of what changed."""
    page = show({**state, "at": 21})
    step = page.get_by_role("region", name="Current step")

    expect(step).to_contain_text("createTransport")
    expect(step).to_contain_text("clientconn.go")
    changed = step.locator(".etcdlab-changed")
    assert changed.count() == 1
    expect(changed).to_contain_text("addr.Addr")
    expect(changed).to_contain_text("0.0.0.0:2379")
    expect(changed).to_contain_text("192.168.20.151:2379")
    expect(step.get_by_role("row").filter(has_text="addr.ServerName")).to_contain_text("no earlier value")


def test_a_cause_is_a_link_to_its_step(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 18})
    because = page.locator(".etcdlab-because")
    expect(because).to_contain_text("step 17 Connect (spawn)")
    because.get_by_role("button").first.click()

    assert place(page) == 17


def test_an_earlier_value_is_a_link_to_where_it_was(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 21})
    page.locator(".etcdlab-step").get_by_role("button", name="192.168.20.151:2379").click()

    assert place(page) == 2


def test_a_state_is_compared_with_one_of_its_subconn(show: Open, state: dict[str, Any]) -> None:
    """Before the new SubConn fails, the old one gets SHUTDOWN in the same function."""
    recorded = recording("advertises-unspecified", release="3.7.1").run()
    chain = chain_of(recorded.origin.client, grpc=recorded.origin.grpc)
    traits = {
        "trace": msgspec.to_builtins(recorded),
        "drawing": drawing(chain),
        "page": page_parts(recorded, [], chain),
    }
    failed = next(step for step in recorded.steps if step.value("s") == "TRANSIENT_FAILURE")
    row = show({**state, **traits, "at": failed.id}).get_by_role("row").filter(has_text="TRANSIENT_FAILURE").first

    expect(row).to_contain_text("CONNECTING")
    expect(row).not_to_contain_text("SHUTDOWN")


def test_the_notes_of_a_trace_are_below_its_findings(show: Open, state: dict[str, Any]) -> None:
    """As a terminal prints them. A trace without notes has no list."""
    assert show(state).locator(".etcdlab-notes").count() == 0
    recorded = recording("name-does-not-resolve", release="3.7.1").run()
    chain = chain_of(recorded.origin.client, grpc=recorded.origin.grpc)
    page = show({**state, "page": page_parts(recorded, [], chain)})

    expect(page.get_by_role("list", name="Notes")).to_contain_text("192.0.2.53:53 stands for it")


def test_evidence_leads_to_its_step_and_the_step_to_its_finding(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    page.locator("[data-evidence='step 8']").click()

    assert place(page) == 8
    assert page.locator(".etcdlab-finding.etcdlab-here").count() == 1
    page.get_by_role("button", name="proves R1").click()
    expect(page.locator("[data-finding='0']")).to_be_focused()
    assert press(page, "ArrowRight") == 9
    assert page.locator(".etcdlab-finding.etcdlab-here").count() == 0


def test_evidence_leads_to_its_dial_and_the_dial_back(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    page.locator("[data-evidence='dial 1']").click()
    dial = page.locator("[data-dial='1']")

    expect(dial).to_be_focused()
    expect(dial).to_contain_text("refused")
    expect(dial).to_contain_text("dial tcp 0.0.0.0:2379: connect: connection refused")
    dial.get_by_role("button", name="step 22").click()
    assert place(page) == 22
    assert "etcdlab-here" in (dial.get_attribute("class") or "")
    dial.get_by_role("button", name="R1").click()
    expect(page.locator("[data-finding='0']")).to_be_focused()


@pytest.mark.parametrize(
    ("basis", "glyph"), [("observed", "●"), ("modelled", "○"), ("inferred", "◌"), ("supposed", "◇")]
)
def test_a_basis_has_a_word_and_a_shape(show: Open, state: dict[str, Any], basis: str, glyph: str) -> None:
    steps = [{**step, "basis": basis} for step in state["trace"]["steps"]]
    page = show({**state, "trace": {**state["trace"], "steps": steps}})

    assert page.locator(".etcdlab-where .etcdlab-basis").inner_text() == f"{glyph} {basis}"
    assert page.locator(f".etcdlab-dot.etcdlab-{basis}").count() == LAST + 1


def test_a_screen_reader_announces_each_move(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 20})
    press(page, "ArrowRight", "ArrowRight")
    live_region = page.locator("[aria-live=polite]")

    assert live_region.get_attribute("role") == "status"
    expect(live_region).to_contain_text("Step 22, phase redial, updateConnectivityState")
    expect(live_region).to_contain_text("failed")
    assert page.locator("[aria-current=step]").count() == 1


def test_every_control_has_a_name(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 22, "live": True})
    named = """[...document.querySelectorAll('button, select, input, [role=button], [role=group], section')]
      .filter(one => !(one.getAttribute('aria-label') || one.textContent.trim())).length"""

    assert page.evaluate(named) == 0


def test_a_trace_without_a_step_says_what_to_do(show: Open, state: dict[str, Any]) -> None:
    page = show(
        {
            **state,
            "trace": {**state["trace"], "steps": [], "dials": []},
            "page": {**state["page"], "findings": []},
            "live": True,
        }
    )

    expect(page.get_by_role("region", name="Current step")).to_contain_text("press next")


def test_a_view_that_goes_leaves_no_listener(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    page.evaluate("end()")
    go(page, 5)

    assert place(page) == 0


@pytest.mark.parametrize("live", [False, True])
def test_a_recording_has_its_date(show: Open, state: dict[str, Any], live: bool) -> None:
    """The head names the date of a recording, and never calls it running."""
    trace = so_far(state, 3)
    page = show({**state, "trace": {**trace, "origin": {**trace["origin"], "engine": "recording"}}, "live": live})
    heading = page.locator(".etcdlab-head").inner_text()

    assert f"recorded on {trace['started'][:10]}" in heading
    assert "real etcd client 3.7.1" in heading
    assert "running" not in heading


def test_the_head_says_from_which_host_and_when(show: Open, state: dict[str, Any]) -> None:
    """A page may be read on another machine. A finding's card does not repeat the host."""
    page = show({**state, "trace": {**state["trace"], "host": "ops-1"}})

    assert f"from host ops-1, {state['trace']['started'][:10]}" in page.locator(".etcdlab-head").inner_text()
    assert "from this host" not in page.locator(".etcdlab-findings").inner_text()
