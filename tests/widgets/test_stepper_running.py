"""The stepper of a running engine: what the page asks for, and where the person is while the trace grows."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.widgets.page import place, press, so_far
from tests.widgets.panels import Open


def test_next_at_the_end_of_a_running_trace_asks_the_engine(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "trace": so_far(state, 3), "live": True})
    press(page, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    assert page.evaluate("sent") == [{"do": "next"}, {"do": "next"}]
    expect(page.locator(".etcdlab-controls > .etcdlab-main")).to_have_text("working …")
    for count in (4, 5):
        page.evaluate("trace => model.push({trace})", so_far(state, count))

    assert place(page) == 4
    expect(page.locator(".etcdlab-controls > .etcdlab-main")).to_have_text("next ▶")
    assert press(page, "ArrowLeft", "ArrowLeft", "ArrowRight") == 3
    assert len(page.evaluate("sent")) == 2


def test_new_steps_leave_an_earlier_place(show: Open, state: dict[str, Any]) -> None:
    """A person who looks at an earlier step stays there when the trace grows."""
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


def test_a_busy_engine_can_be_stopped(show: Open, state: dict[str, Any]) -> None:
    """While the engine works, its button has a busy label and Stop can be pressed."""
    page = show({**state, "trace": so_far(state, 3), "live": True, "busy": "running"})
    expect(page.locator(".etcdlab-controls > .etcdlab-main")).to_have_text("running …")
    page.get_by_role("button", name="■ stop").click()
    press(page, "Escape")

    assert page.evaluate("sent") == [{"do": "stop"}, {"do": "stop"}]
    page.evaluate("model.push({busy: ''})")
    expect(page.locator(".etcdlab-controls > .etcdlab-main")).to_have_text("next ▶")


def test_a_run_to_a_station_that_was_not_passed_asks_the_engine(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "trace": so_far(state, 3), "live": True})
    page.get_by_label("run to function").select_option("members")
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


def test_the_page_counts_the_seconds_of_a_build(show: Open, state: dict[str, Any]) -> None:
    """The page displays what the engine builds, and for how many seconds."""
    page = show({**state, "trace": so_far(state, 0), "live": True, "busy": "working"})
    page.evaluate(
        "model.push({progress_text: 'building Delve (a minute, once)', status_since: Date.now() / 1000 - 61})"
    )
    line = page.locator(".etcdlab-status")

    assert line.get_by_role("status").inner_text() == "building Delve (a minute, once)"
    assert line.get_by_role("timer").inner_text() == "1:01"
    expect(line.get_by_role("timer")).to_have_text("1:02")
    page.evaluate("trace => model.push({trace, busy: '', progress_text: ''})", so_far(state, 1))
    expect(line).to_be_hidden()


def test_the_page_counts_the_seconds_of_a_pause(show: Open, state: dict[str, Any]) -> None:
    traits = {"hold_status": "the client's clock stands still; the server's does not", "status_since": 0.0}
    page = show({**state, **traits, "trace": so_far(state, 3), "live": True})
    timer = page.get_by_role("timer")

    expect(timer).to_have_text("paused for 0:01")
    expect(page.locator(".etcdlab-status")).to_contain_text("the server's does not")
    assert page.evaluate("sent") == []
    page.evaluate("model.push({busy: 'working'})")
    expect(timer).to_be_hidden()
