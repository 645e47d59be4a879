"""The form and its client: it folds once a client is connected, and no change discards a walk unasked."""

from __future__ import annotations

import pytest

import etcdlab
from etcdlab.sandboxes.endpoints import SandboxEndpoints
from etcdlab.widgets.stepper import LiveStepper
from tests.widgets.panels import panel

LONG = 30.0


def test_the_form_folds_into_a_line_and_opens_again(endpoints: SandboxEndpoints) -> None:
    the_panel = panel(endpoints=endpoints, release="3.5.9")
    the_panel.connect()

    assert the_panel.form.layout.display == "none"
    assert the_panel.connected.text.value == f"Connected to {endpoints[0]}: client 3.5.9, engine live."
    the_panel.connected.change.click()
    assert the_panel.form.layout.display == ""
    the_panel.end()


def test_another_release_does_not_discard_a_walk(endpoints: SandboxEndpoints) -> None:
    """A walk is discarded by another connect only, and the form says so before."""
    the_panel = panel(endpoints=endpoints, release="3.7.1")
    stepper = the_panel.connect()
    assert stepper is not None
    stepper.runner.step()
    assert stepper.runner.wait(LONG)
    the_panel.connected.change.click()
    the_panel.form.fields["release"].control.value = "3.5.9"

    assert the_panel.stepper is stepper
    assert the_panel.connected.text.value == "Connect ends this client and discards its 1 step."
    the_panel.connected.keep.click()
    assert the_panel.form.fields["release"].value == "3.7.1"
    assert the_panel.form.layout.display == "none"
    the_panel.end()


def test_one_button_runs_the_demo() -> None:
    the_panel = panel()
    the_panel.demo.click()
    the_panel.scenarios.wait(LONG)
    assert isinstance(the_panel.stepper, LiveStepper)
    assert the_panel.stepper.runner.wait(LONG)

    assert [finding.code for finding in etcdlab.Investigation.of(the_panel.trace).findings] == ["R1"]
    the_panel.end()
    assert the_panel.form.fields["endpoints"].value == ""


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
    the_panel = panel()
    picker = the_panel.scenarios
    picker.toggle()
    picker.wait(LONG)
    picker.choice.control.value = "nothing-listens"

    assert picker.button.description == "stop, and start this one"
    picker.toggle()
    picker.wait(LONG)
    assert picker.sandbox is not None
    assert picker.sandbox.scenario.name == "nothing-listens"
    assert picker.button.description == "stop"
    the_panel.end()


def test_another_release_of_a_connected_client_starts_anew(endpoints: SandboxEndpoints) -> None:
    the_panel = panel(endpoints=endpoints, release="3.7.1")
    first = the_panel.connect()
    the_panel.form.fields["release"].control.value = "3.5.9"

    assert isinstance(the_panel.stepper, LiveStepper)
    assert the_panel.stepper is not first
    assert the_panel.stepper.trace["origin"]["client"] == "3.5.9"
    the_panel.end()


def test_the_button_that_a_person_needs_next_is_highlighted() -> None:
    """With an endpoint in the form that is `connect`, and not the demo."""
    the_panel = panel()
    assert (the_panel.demo.button_style, the_panel.button.button_style) == ("primary", "")

    the_panel.form.fields["endpoints"].control.value = "10.0.0.5:2379"
    assert (the_panel.demo.button_style, the_panel.button.button_style) == ("", "primary")
    the_panel.end()
