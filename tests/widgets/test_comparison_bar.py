"""The panel compares the run on the page with the real result, and with an earlier client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etcdlab.widgets.comparison_bar import ComparisonBar
from etcdlab.widgets.fields import translate
from etcdlab.widgets.panel import Panel
from etcdlab.widgets.stepper import LiveStepper
from tests.widgets.panels import panel

LONG = 30.0
"""Seconds that nothing here may take."""


def visible(bar: ComparisonBar) -> set[str]:
    """The names of what the bar displays."""
    names = ("real", "choice", "button", "close_button")
    return {name for name in names if bar.layout.display != "none" and getattr(bar, name).layout.display != "none"}


@pytest.fixture
def replayed() -> Iterator[Panel]:
    """The recording of client 3.5.9, run to its end."""
    made = panel(scenario="advertises-unspecified", engine="recording", release="3.5.9")
    made.run(LONG)
    yield made
    made.end()


def run_release(made: Panel, release: str) -> None:
    made.form.fields["release"].control.value = release
    assert made.connect() is not None
    made.run(LONG)


def test_there_is_nothing_to_compare_with_at_first(replayed: Panel) -> None:
    assert visible(replayed.comparison) == set()


def test_an_earlier_client_is_kept(replayed: Panel) -> None:
    run_release(replayed, "3.7.1")
    bar = replayed.comparison

    assert visible(bar) == {"choice", "button"}
    assert [label for label, _ in bar.choice.options] == ["run 1: client 3.5.9, engine recording, 91 steps"]
    bar.button.click()
    assert "≠ The runs differ: 1 call, " in bar.result.value
    assert bar.result.value.index("client 3.5.9") < bar.result.value.index("client 3.7.1")
    assert "close_button" in visible(bar)
    bar.close_button.click()
    assert bar.result.value == ""


def test_the_newest_earlier_runs_are_kept(replayed: Panel) -> None:
    for release in ("3.7.1", "3.5.9") * 5:
        run_release(replayed, release)
    labels = [label.partition(",")[0] for label, _ in replayed.comparison.choice.options]

    assert labels == [f"run {number}: client {'3.5.9' if number % 2 else '3.7.1'}" for number in range(10, 2, -1)]


def test_another_client_ends_the_comparison(replayed: Panel) -> None:
    """The comparison would be of a run that is not on the page any more."""
    run_release(replayed, "3.7.1")
    replayed.comparison.button.click()
    run_release(replayed, "3.5.9")

    assert replayed.comparison.result.value == ""


def test_the_comparison_follows_the_language(replayed: Panel) -> None:
    run_release(replayed, "3.7.1")
    replayed.comparison.button.click()
    translate(replayed, "zh_CN")

    assert "两次运行有差异" in replayed.comparison.result.value
    assert replayed.comparison.button.description == "对比"


def test_a_what_if_is_compared_with_the_real_result() -> None:
    made = panel(scenario="advertises-unspecified")
    try:
        made.run(LONG)
        stepper = made.stepper
        assert isinstance(stepper, LiveStepper)
        assert visible(made.comparison) == set()
        editor = stepper.url_editor
        assert editor is not None
        assert editor.test({editor.rows[0].id: f"http://{made.scenarios.sandbox.endpoints[0]}"})
        assert stepper._displayed_runner.wait(LONG)

        assert visible(made.comparison) == {"real"}
        made.comparison.real.click()
        html = made.comparison.result.value
        assert html.index("✗") < html.index("What if etcd-0 advertised")
        assert "1 finding" in html
        stepper.what_is()
        assert (visible(made.comparison), made.comparison.result.value) == (set(), "")
    finally:
        made.end()


def test_the_same_cell_keeps_the_earlier_runs(replayed: Panel) -> None:
    run_release(replayed, "3.7.1")
    other = ComparisonBar(lambda _a, _b, _language: "")
    other.take(replayed.comparison)

    assert other.runs == replayed.comparison.runs


def test_the_bar_can_be_displayed(replayed: Panel) -> None:
    """ipywidgets calls methods of its own while it makes the text of a widget."""
    assert "ComparisonBar" in repr(replayed.comparison)
