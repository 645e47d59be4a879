"""The stepper in a page without a kernel: every control and key, and what a person reads."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widgets.conftest import Open

LAST = 30
ROOT = ".etcdlab"


def place(page: Page) -> int:
    """The step the page is at, as it tells it."""
    return int(page.locator(".etcdlab-place").inner_text().split()[1])


def press(page: Page, *keys: str) -> int:
    for key in keys:
        page.locator(ROOT).press(key)
    return place(page)


def go(page: Page, step: int) -> None:
    page.evaluate("at => model.push({at})", step)


def marks(page: Page, station: str) -> set[str]:
    classes = page.locator(f"[data-station={station}]").get_attribute("class") or ""
    return {name.removeprefix("etcdlab-") for name in classes.split()} - {"station"}


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
    assert page.locator(ROOT).get_attribute("data-lm-suppress-shortcuts") == "true"


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
    choice = page.get_by_label("run to station")
    choice.select_option("create-transport")
    first = place(page)
    choice.select_option("create-transport")

    assert (first, place(page)) == (2, 21)


def test_a_station_of_the_diagram_leads_to_its_steps_in_turn(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    station = page.locator("[data-station=create-transport]")
    seen = []
    for _ in range(3):
        station.click()
        seen.append(place(page))

    assert seen == [2, 21, 2]


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
    seen = [press(page, "ArrowRight") for _ in range(3)]

    assert seen == [2, 18, 19]
    assert press(page, "ArrowLeft", "ArrowLeft") == 2
    assert page.locator(".etcdlab-dim").count() > 0


def test_the_diagram_marks_one_phase_and_the_place(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 22})

    assert marks(page, "update-connectivity-state") >= {"failed", "current", "modelled"}
    assert "walked" in marks(page, "create-transport")
    assert "earlier" in marks(page, "member-list")
    assert "ahead" in marks(page, "picker-pick") or "earlier" in marks(page, "picker-pick")
    assert page.locator(".etcdlab-current").count() == 1
    expect(page.locator(".etcdlab-station.etcdlab-current .etcdlab-badge-failed-here")).to_be_visible()
    press(page, "Home")
    assert marks(page, "update-connectivity-state") == {"ahead"}
    assert marks(page, "new") >= {"walked", "current"}


def test_the_step_is_told_with_what_changed(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 21})
    step = page.get_by_role("region", name="Current step")

    expect(step).to_contain_text("createTransport")
    expect(step).to_contain_text("clientconn.go")
    changed = step.locator(".etcdlab-changed")
    assert changed.count() == 1
    expect(changed).to_contain_text("addr.Addr")
    expect(changed).to_contain_text("0.0.0.0:2379")
    expect(changed).to_contain_text("192.168.20.151:2379")
    expect(step.get_by_role("row").filter(has_text="addr.ServerName")).to_contain_text("first time")


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
def test_a_basis_is_told_by_word_and_shape(show: Open, state: dict[str, Any], basis: str, glyph: str) -> None:
    steps = [{**step, "basis": basis} for step in state["trace"]["steps"]]
    page = show({**state, "trace": {**state["trace"], "steps": steps}})

    assert page.locator(".etcdlab-where .etcdlab-basis").inner_text() == f"{glyph} {basis}"
    assert page.locator(f".etcdlab-dot.etcdlab-{basis}").count() == LAST + 1


def test_every_move_is_told_to_a_screen_reader(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 20})
    press(page, "ArrowRight", "ArrowRight")
    told = page.get_by_role("status")

    assert told.get_attribute("aria-live") == "polite"
    expect(told).to_contain_text("Step 22, phase redial, updateConnectivityState")
    expect(told).to_contain_text("failed")
    assert page.locator("[aria-current=step]").count() == 1


def test_every_control_has_a_name(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 22, "live": True})
    named = """[...document.querySelectorAll('button, select, input, [role=button], [role=group], section')]
      .filter(one => !(one.getAttribute('aria-label') || one.textContent.trim())).length"""

    assert page.evaluate(named) == 0


def test_a_trace_without_a_step_says_what_to_do(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "trace": {**state["trace"], "steps": [], "dials": []}, "findings": [], "live": True})

    expect(page.get_by_role("region", name="Current step")).to_contain_text("press next")


def test_a_view_that_goes_leaves_no_listener(show: Open, state: dict[str, Any]) -> None:
    page = show(state)
    page.evaluate("end()")
    go(page, 5)

    assert place(page) == 0


def so_far(state: dict[str, Any], count: int) -> dict[str, Any]:
    """The incident while the engine has come so far."""
    return {**state["trace"], "steps": state["trace"]["steps"][:count], "complete": False}


def test_next_at_the_end_of_a_running_trace_asks_the_engine(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "trace": so_far(state, 3), "live": True})
    press(page, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    assert page.evaluate("sent") == [{"do": "next"}, {"do": "next"}]
    expect(page.locator(".etcdlab-main")).to_have_text("working …")
    for count in (4, 5):
        page.evaluate("trace => model.push({trace})", so_far(state, count))

    assert place(page) == 4
    expect(page.locator(".etcdlab-main")).to_have_text("next ▶")
    assert press(page, "ArrowLeft", "ArrowLeft", "ArrowRight") == 3
    assert len(page.evaluate("sent")) == 2


def test_a_trace_that_grows_leaves_a_person_who_looks_back_where_they_are(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "trace": so_far(state, 8), "live": True})
    press(page, "End")
    assert page.evaluate("sent") == [{"do": "run", "to": "end"}]
    page.evaluate("trace => model.push({trace, busy: 'running'})", so_far(state, 12))
    assert place(page) == 11
    assert press(page, "ArrowLeft", "ArrowLeft") == 9
    page.evaluate("trace => model.push({trace})", so_far(state, 25))

    assert place(page) == 9
    page.evaluate("trace => model.push({trace, live: false, busy: ''})", state["trace"])
    assert place(page) == 9


def test_another_trace_begins_at_its_first_step(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 20})
    page.evaluate("trace => model.push({trace})", {**state["trace"], "started": "2026-05-10T00:00:00Z"})

    assert place(page) == 0


@pytest.mark.parametrize("live", [False, True])
def test_a_recording_says_when_it_was_and_is_never_called_running(
    show: Open, state: dict[str, Any], live: bool
) -> None:
    trace = so_far(state, 3)
    page = show({**state, "trace": {**trace, "origin": {**trace["origin"], "engine": "recording"}}, "live": live})
    heading = page.locator(".etcdlab-head").inner_text()

    assert f"recorded on {trace['started'][:10]}" in heading
    assert "real etcd client 3.7.1" in heading
    assert "running" not in heading


def test_while_the_engine_works_its_button_says_so_and_stop_can_be_pressed(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "trace": so_far(state, 3), "live": True, "busy": "running"})
    expect(page.locator(".etcdlab-main")).to_have_text("running …")
    page.get_by_role("button", name="■ stop").click()
    press(page, "Escape")

    assert page.evaluate("sent") == [{"do": "stop"}, {"do": "stop"}]
    page.evaluate("model.push({busy: ''})")
    expect(page.locator(".etcdlab-main")).to_have_text("next ▶")


def test_a_run_to_a_station_that_was_not_passed_asks_the_engine(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "trace": so_far(state, 3), "live": True})
    page.get_by_label("run to station").select_option("members")
    page.evaluate("trace => model.push({trace})", so_far(state, 9))

    assert page.evaluate("sent") == [{"do": "run", "to": "station", "station": "members"}]
    assert place(page) == 8


def test_the_next_phase_of_a_running_trace_is_asked_for(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "trace": so_far(state, 3), "live": True})
    page.get_by_role("button", name="next phase").click()

    assert page.evaluate("sent") == [{"do": "run", "to": "phase", "phase": "connect"}]


def test_the_kernels_echo_of_an_older_place_moves_nobody(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "trace": so_far(state, 3), "live": True})
    press(page, "ArrowRight", "ArrowRight")
    page.wait_for_function("model.get('at') === 2")
    press(page, "ArrowRight")
    page.evaluate("trace => model.push({trace})", so_far(state, 4))
    page.evaluate("model.push({at: 2})")

    assert place(page) == 3
    page.wait_for_function("model.get('at') === 3")
