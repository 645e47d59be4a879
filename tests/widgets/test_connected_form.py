"""The form and its client: it folds once a client is connected, and no change discards a walk unasked."""

from __future__ import annotations

import pytest

import etcdlab
from etcdlab.sandboxes.endpoints import SandboxEndpoints
from etcdlab.widgets.stepper import LiveStepper
from tests.widgets.panels import panel

LONG = 30.0


def test_the_form_folds_into_a_line_and_opens_again(endpoints: SandboxEndpoints) -> None:
    shown = panel(endpoints=endpoints, release="3.5.9")
    shown.connect()

    assert shown.form.layout.display == "none"
    assert shown.connected.text.value == f"Connected to {endpoints[0]}: client 3.5.9, engine live."
    shown.connected.change.click()
    assert shown.form.layout.display == ""
    shown.end()


def test_another_release_does_not_discard_a_walk(endpoints: SandboxEndpoints) -> None:
    """A walk is discarded by another connect only, and the form says so before."""
    shown = panel(endpoints=endpoints, release="3.7.1")
    stepper = shown.connect()
    assert stepper is not None
    stepper.runner.step()
    assert stepper.runner.wait(LONG)
    shown.connected.change.click()
    shown.form.fields["release"].control.value = "3.5.9"

    assert shown.stepper is stepper
    assert shown.connected.text.value == "Connect ends this client and discards its 1 step."
    shown.connected.keep.click()
    assert shown.form.fields["release"].value == "3.7.1"
    assert shown.form.layout.display == "none"
    shown.end()


def test_one_button_runs_the_demo() -> None:
    shown = panel()
    shown.demo.click()
    shown.scenarios.wait(LONG)
    assert isinstance(shown.stepper, LiveStepper)
    assert shown.stepper.runner.wait(LONG)

    assert [finding.code for finding in etcdlab.Investigation.of(shown.trace).findings] == ["R1"]
    shown.end()
    assert shown.form.fields["endpoints"].value == ""


def test_a_cell_that_runs_again_keeps_the_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk stays while the cell has the same values. Else the new form says how many steps are gone."""
    variables: dict[str, object] = {}
    monkeypatch.setattr("etcdlab.widgets.form_memory._variables", lambda: variables)
    first = panel(engine="live")
    first.demo.click()
    first.scenarios.wait(LONG)
    assert isinstance(first.stepper, LiveStepper)
    assert first.stepper.runner.wait(LONG)
    steps = len(first.trace.steps)

    again = panel(engine="live")
    assert again.stepper is first.stepper
    assert again.trace.steps
    assert again.connected.text.value.startswith("Connected to 127.0.0.")
    other = panel(engine="live", release="3.5.9")
    assert not other.trace.steps
    assert f"its {steps} steps are gone" in other.connected.text.value
    other.end()


def test_another_scenario_offers_to_switch() -> None:
    shown = panel()
    picker = shown.scenarios
    picker.toggle()
    picker.wait(LONG)
    picker.choice.control.value = "nothing-listens"

    assert picker.button.description == "stop, and start this one"
    picker.toggle()
    picker.wait(LONG)
    assert picker.sandbox is not None
    assert picker.sandbox.scenario.name == "nothing-listens"
    assert picker.button.description == "stop"
    shown.end()


def test_another_release_of_a_connected_client_starts_anew(endpoints: SandboxEndpoints) -> None:
    shown = panel(endpoints=endpoints, release="3.7.1")
    first = shown.connect()
    shown.form.fields["release"].control.value = "3.5.9"

    assert isinstance(shown.stepper, LiveStepper)
    assert shown.stepper is not first
    assert shown.stepper.trace["origin"]["client"] == "3.5.9"
    shown.end()
